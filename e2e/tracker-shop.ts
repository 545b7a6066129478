/** A small store with the snippet on it, for browser tests: it records what the snippet sends, and fails on demand. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { WireBatch, WireEvent } from '@/lib/model/event';
import { buildTracker } from '@/lib/tracker/build';
import type { SnippetConfig } from '@/lib/tracker/config';
import { installSnippet } from '@/lib/tracker/install';
import { renderSnippet } from '@/lib/tracker/render';
import { type TrackerPart, trackerFile } from '@/lib/tracker/variants';

export type Shop = {
  origin: string;
  batches: WireBatch[];
  /** How many of the next requests are answered 503. */
  failing: number;
  /** Whether the script is refused. */
  blocked: boolean;
  config: SnippetConfig;
  /** Script text of every page, before the snippet's own script has come. */
  inline: string;
  /** The parts of the script. */
  parts: readonly TrackerPart[];
  /** How the pages load it. */
  loader: (scriptUrl: string) => string;
  /** What the server adds to its answer. */
  answer: { visitor?: string; link?: string };
  /** Answers a collecting request in its place, as something on the way would; undefined lets it through. */
  instead?: (body: string) => { status: number; type: string; text: string } | undefined;
  close(): void;
};

const defaults: SnippetConfig = {
  scriptPath: 'script.js',
  folder: '',
  collectPath: 'collect',
  key: '_tb',
  consentPolicy: 'granted',
  honourGpc: true,
  queryViews: 1,
  links: { domains: [], handOver: false, outbound: true },
};

const DEFAULT_PARTS: readonly TrackerPart[] = ['links', 'shop', 'tools'];

/** The script as built, by its parts: once a process, since no test changes it. */
const bundles = new Map<string, Promise<string>>();

function bundleOf(parts: readonly TrackerPart[]): Promise<string> {
  const bundle = bundles.get(trackerFile(parts)) ?? buildTracker(parts);
  bundles.set(trackerFile(parts), bundle);
  return bundle;
}

/** A store that listens on a port of its own. */
export async function openShop(): Promise<Shop> {
  const state = { batches: [], failing: 0, blocked: false, config: defaults, inline: '', answer: {}, parts: DEFAULT_PARTS };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const loader = (scriptUrl: string) => installSnippet({ scriptUrl });
  const shop: Shop = { ...state, loader, origin, close: () => close(server) };
  const scriptText = async () => renderSnippet(await bundleOf(shop.parts), { ...shop.config, folder: `${origin.slice(5)}/c/` });
  server.on('request', async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    if (/\.js$/.test(pathname)) {
      if (shop.blocked) request.socket.destroy();
      else response.writeHead(200, { 'content-type': 'text/javascript' }).end(await scriptText());
    } else if (request.method === 'POST' && pathname !== '/c/collect') {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<title>Nothing here</title>');
    } else if (pathname === '/c/collect') {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const instead = shop.instead?.(body);
        if (instead) {
          response.writeHead(instead.status, { 'content-type': instead.type }).end(instead.text);
          return;
        }
        if (shop.failing > 0) {
          shop.failing -= 1;
          response.writeHead(503).end();
          return;
        }
        shop.batches.push(JSON.parse(body));
        response
          .writeHead(202, { 'content-type': 'application/json' })
          .end(JSON.stringify({ type: 'urn:tieback:receipt', ...shop.answer }));
      });
    } else {
      const html = `<title>Shop</title>${shop.loader('/c/script.js').replace('{{script}}', await scriptText())}<script>${shop.inline}</script><a href="https://other.example/">out</a>`;
      response.writeHead(200, { 'content-type': 'text/html' }).end(html);
    }
  });
  return shop;
}

function close(server: Server): void {
  server.closeAllConnections();
  server.close();
}

/** Every event that arrived, in order. */
export function eventsAt({ batches }: Shop): WireEvent[] {
  return batches.flatMap((batch) => batch.events);
}

/** Calls the snippet on the page. */
export function call(page: Page, ...args: unknown[]): Promise<void> {
  return page.evaluate((given) => (window as unknown as { tieback: (...all: unknown[]) => void }).tieback(...given), args);
}
