/**
 * `npm run bench -- pages [--store demo|1m|10m]`: every page of the console, on the built app with the demo store or a large one:
 * when its data has been painted (the largest paint, or the last report where that came later), how much it shifts, what
 * JavaScript it loads and how many requests it makes. Each page is opened by its address in a browser with an empty cache, at
 * 1280 px, `--rounds` times; medians are printed.
 */
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { build, isBuilt } from '@/lib/cli/build';
import { DEMO_LOGIN } from '@/lib/model/demo';
import { freePort } from '@/lib/ops/embedded-postgres';
import { browserArgs, ensureBrowser } from '@/lib/testing/browser';
import { consolePages, weighScripts } from '@/lib/testing/console-pages';
import { openStore, STORE_SLUG, storeSizes } from '../store/open';

const TARGETS = { paintMs: 1_000, shift: 0.02, scriptKb: 200 };
const BUILD_LOG = '.data/build.log';

type Visit = { paintMs: number; shift: number; scriptKb: number; requests: number; apiMs: number };
/** The app with a store in it. */
type Served = { origin: string; site: string; stop(): Promise<void> };

/** Builds where needed, opens each page, prints. */
export async function benchPages(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      store: { type: 'string', default: 'demo' },
      rounds: { type: 'string', default: '3' },
      only: { type: 'string', default: '' },
      trial: { type: 'boolean', default: false },
    },
  });
  const size = storeSizes.find((known) => known === values.store);
  if (!size && values.store !== 'demo') throw new Error(`--store is one of demo, ${storeSizes.join(', ')}`);
  if (!(await isBuilt())) await build(BUILD_LOG);
  const served = size ? await serveLarge(size, values.trial) : await serveDemo();
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserArgs });
  try {
    await measure(browser, served, Number(values.rounds), values.only);
  } finally {
    await browser.close();
    await served.stop();
  }
}

async function measure(browser: Browser, { origin, site }: Served, rounds: number, only: string): Promise<void> {
  const state = await signedIn(browser, origin);
  const context = await browser.newContext({ storageState: state, baseURL: origin });
  const pages = await consolePages(await context.newPage(), 'demo', site);
  await context.close();
  console.log(`${'page'.padEnd(48)} data painted   shift   JavaScript (gzipped)   requests   slowest report   load`);
  for (const { name, address } of pages.filter((page) => page.name.includes(only))) {
    const visits: Visit[] = [];
    for (let round = 0; round < rounds; round += 1) visits.push(await visit(browser, state, `${origin}${address}`));
    printPage(name, visits);
  }
}

/** The demo store, as `npm start` serves it; kept between runs. */
async function serveDemo(): Promise<Served> {
  const [port, home] = [String(await freePort()), join(process.env['DATA_DIR'] ?? '.data', 'bench', 'demo')];
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/supervise.ts'], {
    env: { ...process.env, PORT: port, TIEBACK_HOME: home, DATABASE_URL: '', DEMO: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('Tieback is running')) continue;
    child.stdout.resume();
    return { origin: `http://localhost:${port}`, site: 'store', stop };
  }
  throw new Error('Tieback ended before it ran');
}

async function serveLarge(size: (typeof storeSizes)[number], isTrial: boolean): Promise<Served> {
  const store = await openStore(size, isTrial);
  const web = await startWeb(store.url());
  const stop = async () => {
    web.stop();
    await store.stop();
  };
  return { origin: web.origin, site: STORE_SLUG, stop };
}

async function startWeb(url: string): Promise<{ origin: string; stop(): void }> {
  const port = String(await freePort());
  const origin = `http://localhost:${port}`;
  const settings = {
    DATABASE_URL: url,
    PORT: port,
    HOST: '127.0.0.1',
    NODE_ENV: 'production' as const,
    DEMO: 'true',
    PUBLIC_URL: origin,
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/web.ts'], {
    env: { ...process.env, ...settings, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('web.started')) continue;
    child.stdout.resume();
    return { origin, stop: () => void child.kill() };
  }
  throw new Error('the web server ended before it listened');
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

async function signedIn(browser: Browser, origin: string): Promise<State> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel('E-mail').fill(DEMO_LOGIN.email);
  await page.getByRole('textbox', { name: /password/i }).fill(DEMO_LOGIN.password);
  await page.getByRole('button', { name: /^sign in$/i }).click();
  await page.waitForURL((url) => !url.pathname.includes('sign-in'));
  const state = await context.storageState();
  await context.close();
  return state;
}

/** What the browser itself says of painting, asked for before the page runs. */
const OBSERVE = `
  window.__paint = 0; window.__shift = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.__paint = entry.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) window.__shift += each.value;
  }).observe({ type: 'layout-shift', buffered: true });`;

async function visit(browser: Browser, state: State, url: string): Promise<Visit> {
  const context = await browser.newContext({ storageState: state, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(OBSERVE);
  const seen = hear(page);
  await page.goto(url, { waitUntil: 'load' });
  // The live page's stream never ends.
  await page.waitForLoadState('networkidle', { timeout: 10_000 }).catch(() => undefined);
  await page.waitForTimeout(500);
  const { paint, shift } = await page.evaluate<{ paint: number; shift: number }>(
    '({ paint: window.__paint, shift: window.__shift })',
  );
  const found = await seen();
  await context.close();
  return { paintMs: Math.max(paint, found.dataMs), shift, ...found };
}

/** Counts what the page asks for, and times its reports. */
function hear(page: Page): () => Promise<{ scriptKb: number; requests: number; apiMs: number; dataMs: number }> {
  const weigh = weighScripts(page);
  const began = performance.now();
  let requests = 0;
  let apiMs = 0;
  let dataMs = 0;
  page.on('request', () => (requests += 1));
  page.on('requestfinished', (request) => {
    if (!request.url().includes('/api/v1/sites/') || request.url().endsWith('/stream')) return;
    apiMs = Math.max(apiMs, request.timing().responseEnd);
    dataMs = performance.now() - began;
  });
  return async () => ({ scriptKb: (await weigh()) / 1024, requests, apiMs, dataMs });
}

function printPage(name: string, visits: Visit[]): void {
  const middle = (of: (visit: Visit) => number) =>
    visits.map(of).toSorted((left, right) => left - right)[Math.floor(visits.length / 2)] ?? Number.NaN;
  const [paint, shift, script] = [
    middle(({ paintMs }) => paintMs),
    middle((each) => each.shift),
    middle(({ scriptKb }) => scriptKb),
  ];
  const mark = (value: number, target: number) => (value <= target ? ' ' : '!');
  const cells = [
    name.padEnd(48),
    `${paint.toFixed(0).padStart(9)} ms${mark(paint, TARGETS.paintMs)}`,
    `${shift.toFixed(3).padStart(7)}${mark(shift, TARGETS.shift)}`,
    `${script.toFixed(0).padStart(17)} KB${mark(script, TARGETS.scriptKb)}`,
    String(middle(({ requests }) => requests)).padStart(12),
    `${middle(({ apiMs }) => apiMs)
      .toFixed(0)
      .padStart(11)} ms`,
    (loadavg()[0] ?? 0).toFixed(1).padStart(6),
  ];
  console.log(cells.join(' '));
}
