import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IdeOptions } from '../../src/server/ide/ide-options.ts';
import { openPage, startBrowser } from '../support/browser.ts';
import { probeServer } from '../support/probe-server.ts';

const ide: IdeOptions = {
  title: 'Probe & <Trefoil>',
  examples: [
    { title: 'Say hello', description: 'The smallest query.', query: 'query Hello {\n  hello(name: "</script>")\n}' },
    { title: 'Things', description: 'With a variable.', query: 'query Things($n: Int!) {\n  things(n: $n) { name }\n}', variables: { n: 2 } },
    { title: 'A header', description: 'Sends a header.', query: 'query Header {\n  header(name: "x-tenant")\n}', headers: { 'x-tenant': 'studio-a' } },
    { title: 'Add', description: 'A mutation.', query: 'mutation Add {\n  add(n: 1)\n}' },
    { title: 'Long', description: 'A subscription without end.', query: 'subscription Long {\n  long\n}' },
    { title: 'Count', description: 'A subscription.', query: 'subscription Count {\n  count(to: 41)\n}' },
  ],
};

describe('the IDE page', { timeout: 30_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  }, 60_000);
  afterAll(() => browser.close());

  const choose = (page: Page, title: string): Promise<void> => page.locator(`.ide-examples button ::-p-text(${title})`).click();
  const run = (page: Page): Promise<void> => page.locator('.graphiql-execute-button').click();
  const panel = (page: Page, name: string): Promise<void> => page.locator(`button[aria-label="Show ${name}"]`).click();
  const answers = (page: Page, text: string): Promise<void> => shows(page, '.result-window', text);

  async function shows(page: Page, selector: string, text: string): Promise<void> {
    await page.waitForSelector(selector);
    while (!(await page.$eval(selector, ({ textContent }) => textContent ?? '')).replaceAll('\u00a0', ' ').includes(text)) await sleep(20);
  }

  it('runs the query a newcomer clicks, shows its result and asks nobody but its own server', async () => {
    const { server } = await probeServer({ ide });
    const { page, complaints, origins } = await openPage(browser, server.url);
    expect(await page.title()).toBe('Probe & <Trefoil>');
    await shows(page, '.graphiql-query-editor', 'query Hello');
    await choose(page, 'Things');
    await answers(page, '"things"');
    await choose(page, 'A header');
    await answers(page, '"studio-a"');
    await choose(page, 'Say hello');
    await answers(page, 'hello </script>');
    expect(complaints).toEqual([]);
    expect([...origins]).toEqual([server.url]);
  });

  it('leaves running a mutation to the person', async () => {
    const { server, scopes } = await probeServer({ ide });
    const { page } = await openPage(browser, server.url);
    await choose(page, 'Add');
    await shows(page, '.graphiql-tabs', 'Add');
    const before = scopes.opened.length;
    await run(page);
    await answers(page, '"add": 1');
    expect(scopes.opened).toHaveLength(before + 1);
  });

  it('runs a subscription over the websocket', async () => {
    const { server, scopes } = await probeServer({ ide });
    const { page, complaints } = await openPage(browser, server.url);
    await choose(page, 'Count');
    await shows(page, '.graphiql-tabs', 'Count');
    await run(page);
    await answers(page, '"count": 41');
    expect(scopes.opened.some(({ request }) => request.transport === 'websocket')).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('ends a running subscription when another example is chosen', async () => {
    const { server, ask } = await probeServer({ ide });
    const { page } = await openPage(browser, server.url);
    await choose(page, 'Long');
    await shows(page, '.graphiql-tabs', 'Long');
    await run(page);
    await answers(page, '"long": 3');
    await choose(page, 'Things');
    await answers(page, '"things"');
    expect((await ask('{ active }')).data).toEqual({ active: 0 });
  });

  it('opens an example beside what someone typed, never over it', async () => {
    const { server } = await probeServer({ ide });
    const { page } = await openPage(browser, server.url);
    await page.locator('.graphiql-query-editor .view-line').click();
    await page.keyboard.type('# mine\n');
    await choose(page, 'Things');
    await answers(page, '"things"');
    expect(await page.$$eval('.graphiql-tab', (tabs) => tabs.length)).toBe(2);
    await page.locator('.graphiql-tab-button').click();
    await shows(page, '.graphiql-query-editor', '# mine');
  });

  it('shows the plan of what was run, alone when wished', async () => {
    const { server } = await probeServer({ ide }, { explain: async () => ({ extensions: { queryPlan: { text: 'HYBRID_PARALLEL\n  search' } }, errors: [] }) });
    const { page } = await openPage(browser, server.url);
    await panel(page, 'Plan');
    await page.locator('.ide-panel label ::-p-text(Alone)').click();
    await run(page);
    await shows(page, '.ide-panel pre', 'HYBRID_PARALLEL');
    await answers(page, '"data": null');
    await page.locator('.ide-panel label ::-p-text(Off)').click();
    await run(page);
    await answers(page, '"hello": "hello');
  });

  it('documents the schema', async () => {
    const { server } = await probeServer({ ide });
    const { page } = await openPage(browser, server.url);
    await panel(page, 'Documentation Explorer');
    await page.locator('.graphiql-doc-explorer-content ::-p-text(Query)').click();
    await shows(page, '.graphiql-doc-explorer-content', 'Greets someone.');
  });

  it('can be used by keyboard alone', async () => {
    const { server } = await probeServer({ ide });
    const { page } = await openPage(browser, server.url);
    await page.focus('.ide-examples li:nth-child(1) button');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await answers(page, '"things"');
  });

  it('fits a narrow screen', async () => {
    const { server } = await probeServer({ ide });
    const { page } = await openPage(browser, server.url, { width: 390, height: 800 });
    await choose(page, 'Things');
    await answers(page, '"things"');
    expect(await page.$eval('html', ({ scrollWidth }) => scrollWidth)).toBeLessThanOrEqual(390);
    for (const selector of ['.ide-examples', '.graphiql-execute-button', '.result-window']) {
      const box = await (await page.$(selector))?.boundingBox();
      expect(box).toMatchObject({ width: expect.any(Number) });
      expect((box?.x ?? 0) + Math.min(box?.width ?? 0, 40)).toBeLessThanOrEqual(390);
      expect(box?.y).toBeLessThan(800);
    }
  });

  it('is where a person is sent who opens the GraphQL address', async () => {
    const { server, send } = await probeServer({ ide });
    expect(await send({ method: 'GET', headers: { accept: 'text/html,*/*;q=0.8' } })).toMatchObject({ status: 302, headers: { location: '/' } });
    expect((await openPage(browser, `${server.url}/graphql`)).complaints).toEqual([]);
  });

  it('is kept by the browser but for the page itself, and small on the way', async () => {
    const { send } = await probeServer({ ide });
    const page = await send({ method: 'GET', path: '/', headers: { accept: 'text/html' } });
    expect(page.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-security-policy': expect.stringContaining("script-src 'self';") });
    const files = page.text.match(/\/ide\/[\w.-]+/g) ?? [];
    expect(new Set(files).size).toBe(8);
    for (const path of new Set(files)) {
      const file = await send({ method: 'GET', path, headers: { 'accept-encoding': 'gzip' } });
      expect(file).toMatchObject({ status: 200, headers: { 'cache-control': 'public, max-age=31536000, immutable', 'content-encoding': 'gzip' } });
      expect(Number(file.headers['content-length'])).toBeLessThan(2_000_000);
    }
    expect(await send({ method: 'GET', path: '/ide/nothing.js' })).toMatchObject({ status: 404 });
  });

  it('is not there unless asked for', async () => {
    const { send } = await probeServer();
    expect(await send({ method: 'GET', path: '/' })).toMatchObject({ status: 404 });
  });
});
