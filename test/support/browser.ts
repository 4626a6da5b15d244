import chromium from '@sparticuz/chromium';
import { launch } from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';

/** A real headless Chromium, out of an npm package. */
export async function startBrowser(): Promise<Browser> {
  return launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox', '--no-zygote', '--disable-gpu'], headless: 'shell' });
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
