/**
 * `npm run bench -- pages [--events 1m|10m]`: every page of a site in the console, on the built app with a large store: when its
 * data has been painted (the largest paint, after which nothing larger comes), how much it shifts, what JavaScript it loads and
 * how many requests it makes. Each page is opened by its address in a browser with an empty cache, at 1280 px, `--rounds` times;
 * medians are printed.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parseArgs } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { connect } from '@/db/client';
import { build, isBuilt } from '@/lib/cli/build';
import { DEMO_LOGIN } from '@/lib/model/demo';
import { freePort } from '@/lib/ops/embedded-postgres';
import { browserArgs, ensureBrowser } from '@/lib/testing/browser';
import { openStore, STORE_SLUG, storeSizes } from '../store/open';

const TARGETS = { paintMs: 1_000, shift: 0.02, scriptKb: 200 };
const BUILD_LOG = '.data/build.log';
const SITE_PAGES = 'app/(console)/[workspace]/[site]';

type Visit = { paintMs: number; shift: number; scriptKb: number; requests: number; apiMs: number };

/** Builds where needed, opens each page, prints. */
export async function benchPages(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      events: { type: 'string', default: '1m' },
      rounds: { type: 'string', default: '3' },
      trial: { type: 'boolean', default: false },
    },
  });
  const size = storeSizes.find((known) => known === values.events);
  if (!size) throw new Error(`--events is one of ${storeSizes.join(', ')}`);
  const store = await openStore(size, values.trial);
  try {
    if (!(await isBuilt())) await build(BUILD_LOG);
    const order = await latestOrder(store.url());
    const web = await startWeb(store.url());
    const browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserArgs });
    try {
      const state = await signedIn(browser, web.origin);
      console.log('page                     data painted   shift   JavaScript (gzipped)   requests   slowest report');
      for (const name of pagesOfSite(order)) {
        const visits: Visit[] = [];
        for (let round = 0; round < Number(values.rounds); round += 1) {
          visits.push(await visit(browser, state, `${web.origin}/demo/${STORE_SLUG}/${name}`));
        }
        printPage(name, visits);
      }
    } finally {
      await browser.close();
      web.stop();
    }
  } finally {
    await store.stop();
  }
}

/** Pages that have an address of their own, as the app's folders name them; and the latest order's receipt. */
function pagesOfSite(order: string): string[] {
  const files = readdirSync(SITE_PAGES, { recursive: true, encoding: 'utf8' });
  const pages = files.flatMap((file) =>
    file.endsWith('/page.tsx') && !file.includes('[') ? [file.slice(0, -'/page.tsx'.length)] : [],
  );
  return [...pages.toSorted(), `orders/${order}`];
}

async function latestOrder(url: string): Promise<string> {
  const db = connect(url, 1, 'bench');
  const { rows } = await db.$client.query<{ id: string }>('SELECT id FROM "order" ORDER BY ordered_at DESC LIMIT 1');
  await db.$client.end();
  return rows[0]?.id ?? '';
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
  await page.waitForLoadState('networkidle', { timeout: 20_000 }).catch(() => undefined);
  await page.waitForTimeout(500);
  const { paint, shift } = await page.evaluate<{ paint: number; shift: number }>(
    '({ paint: window.__paint, shift: window.__shift })',
  );
  const found = await seen();
  await context.close();
  return { paintMs: Math.max(paint, found.dataMs), shift, ...found };
}

/** Counts what the page asks for. Scripts are weighed as gzip leaves them, whatever the server sends. */
function hear(page: Page): () => Promise<{ scriptKb: number; requests: number; apiMs: number; dataMs: number }> {
  const scripts: Promise<number>[] = [];
  const began = performance.now();
  let requests = 0;
  let apiMs = 0;
  let dataMs = 0;
  page.on('request', () => (requests += 1));
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') {
      scripts.push(
        response.body().then(
          (body) => gzipSync(body).length,
          () => 0,
        ),
      );
    }
  });
  page.on('requestfinished', (request) => {
    if (!request.url().includes('/api/v1/sites/') || request.url().endsWith('/stream')) return;
    apiMs = Math.max(apiMs, request.timing().responseEnd);
    dataMs = performance.now() - began;
  });
  return async () => {
    const sizes = await Promise.all(scripts);
    return { scriptKb: sizes.reduce((sum, size) => sum + size, 0) / 1024, requests, apiMs, dataMs };
  };
}

function printPage(name: string, visits: Visit[]): void {
  const middle = (of: (visit: Visit) => number) =>
    visits.map(of).toSorted((left, right) => left - right)[Math.floor(visits.length / 2)] ?? Number.NaN;
  const [paint, shift, script] = [
    middle(({ paintMs }) => paintMs),
    middle((each) => each.shift),
    middle(({ scriptKb }) => scriptKb),
  ];
  const short = name.replace(/[0-9a-f-]{36}/, '<order>');
  const mark = (value: number, target: number) => (value <= target ? ' ' : '!');
  const cells = [
    short.padEnd(24),
    `${paint.toFixed(0).padStart(9)} ms${mark(paint, TARGETS.paintMs)}`,
    `${shift.toFixed(3).padStart(7)}${mark(shift, TARGETS.shift)}`,
    `${script.toFixed(0).padStart(17)} KB${mark(script, TARGETS.scriptKb)}`,
    String(middle(({ requests }) => requests)).padStart(12),
    `${middle(({ apiMs }) => apiMs)
      .toFixed(0)
      .padStart(11)} ms`,
  ];
  console.log(cells.join(' '));
}
