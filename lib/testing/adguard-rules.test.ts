/**
 * Protects the snippet's addresses from AdGuard's lists: Chromium itself runs the rules that AdGuard ships for its Manifest V3 extension, lets the
 * snippet's requests through and blocks those of well-known trackers. The rules are as old as the pinned version (March 2026).
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '@/lib/ops/embedded-postgres';
import { randomPathPart } from '@/lib/ops/ids';
import { browserArgs, ensureBrowser } from './browser';
import { ADGUARD, RULE_SETS, runsHere } from './needs';
import { ensureNpmPackage } from './npm';
import { type PageRequest, places, STORE, snippetRequests, trackers } from './watched-requests';

const INSTALL_MS = 240_000;
const INDEX_MS = 30_000;
/** Milliseconds on an idle machine; tests share theirs. */
const SEND_MS = 15_000;
/** Paths that are matched, and those of them that are asked for in earnest. */
const [PATHS, PATHS_SENT] = [200, 5];

/** Chromium's API for extensions, as far as it is used: https://developer.chrome.com/docs/extensions/reference/api/declarativeNetRequest (read 2026-11). */
declare const chrome: {
  declarativeNetRequest: {
    getEnabledRulesets(): Promise<string[]>;
    testMatchOutcome(
      request: PageRequest & { initiator: string },
    ): Promise<{ matchedRules: { ruleId: number; rulesetId: string }[] }>;
  };
};

const extension = mkdtempSync(join(tmpdir(), 'tieback-adguard-'));
/** What reached the server, by its address without the scheme. */
const arrived = new Set<string>();
/** Addresses whose requests an extension stopped. */
const blocked = new Set<string>();
let server: Server;
let context: BrowserContext;
let page: Page;
let worker: Worker;

beforeAll(async () => {
  makeExtension(ensureNpmPackage(ADGUARD));
  const port = await freePort();
  server = createServer((request, response) => {
    arrived.add(`${request.headers.host}${request.url}`);
    response.setHeader('content-type', request.url?.endsWith('.js') ? 'text/javascript' : 'text/html').end();
  }).listen(port, '127.0.0.1');
  context = await chromium.launchPersistentContext('', {
    executablePath: ensureBrowser(),
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      ...browserArgs,
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      `--host-resolver-rules=MAP * 127.0.0.1:${port}`,
    ],
  });
  worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const enabled = () => worker.evaluate(() => chrome.declarativeNetRequest.getEnabledRulesets());
  await vi.waitFor(
    async () => expect((await enabled()).sort()).toEqual(RULE_SETS.map((path) => basename(path)).sort()),
    INDEX_MS,
  );
  page = await context.newPage();
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText === 'net::ERR_BLOCKED_BY_CLIENT') blocked.add(request.url());
  });
  await page.goto(plain(`${STORE}/cart`));
}, INSTALL_MS);

afterAll(async () => {
  await context?.close();
  server?.close();
  rmSync(extension, { recursive: true, force: true });
});

function makeExtension(rules: string): void {
  for (const path of RULE_SETS) cpSync(join(rules, path), join(extension, basename(path)));
  const resources = RULE_SETS.map((path) => ({ id: basename(path), enabled: true, path: basename(path) }));
  const manifest = {
    manifest_version: 3,
    name: 'AdGuard rules',
    version: '1',
    permissions: ['declarativeNetRequest', 'declarativeNetRequestFeedback'],
    host_permissions: ['<all_urls>'],
    background: { service_worker: 'worker.js' },
    declarative_net_request: { rule_resources: resources },
  };
  writeFileSync(join(extension, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(extension, 'worker.js'), '');
}

/** The local server speaks no TLS; rules that care for the scheme are tried by `matchedOf`, with https. */
const plain = (url: string) => url.replace('https://', 'http://');

/** The requests that a rule of any kind matches, be it to block, to allow or to change them, by Chromium's own word. */
async function matchedOf(requests: PageRequest[]) {
  const outcomes = await worker.evaluate(
    ({ wanted, initiator }) =>
      Promise.all(wanted.map((request) => chrome.declarativeNetRequest.testMatchOutcome({ ...request, initiator }))),
    { wanted: requests, initiator: STORE },
  );
  return requests.flatMap((request, index) => {
    const matchedRules = outcomes[index]?.matchedRules;
    return matchedRules?.length === 0 ? [] : [{ ...request, matchedRules }];
  });
}

/** Lets the page make the requests as the snippet does; nobody waits for the answers. */
async function send(requests: PageRequest[]): Promise<void> {
  await page.evaluate((wanted) => {
    for (const { url, type } of wanted) {
      if (type === 'script') document.head.append(Object.assign(document.createElement('script'), { src: url }));
      else if (type === 'ping') navigator.sendBeacon(url, '{}');
      else void fetch(url, { method: 'POST', body: '{}', mode: 'no-cors' }).catch(() => {});
    }
  }, requests);
}

describe.skipIf(!runsHere('adguard'))("AdGuard's rules in Chromium", { timeout: 2 * SEND_MS }, () => {
  const belowRandomPath: PageRequest = {
    url: `${STORE}/c/${randomPathPart(12)}/g/collect?v=2&tid=G-ABC123`,
    type: 'xmlhttprequest',
  };

  it.each([...trackers, belowRandomPath])('block $url', async (request) => {
    await send([request]);
    await vi.waitFor(() => expect([...blocked]).toContain(request.url), SEND_MS);
    expect(await matchedOf([request])).toHaveLength(1);
  });

  it.each(places)(`have none for the snippet at $place, whatever its ${PATHS} paths`, async ({ folder }) => {
    const requests = snippetRequests(folder, PATHS);
    expect(await matchedOf(requests)).toEqual([]);
    const sent = requests.slice(0, PATHS_SENT * 3).map((request) => ({ ...request, url: plain(request.url) }));
    await send(sent);
    const lost = () => sent.filter(({ url }) => !arrived.has(url.replace('http://', '')));
    await vi.waitFor(() => expect(lost()).toEqual([]), SEND_MS);
    expect(sent.filter(({ url }) => blocked.has(url))).toEqual([]);
  });
});
