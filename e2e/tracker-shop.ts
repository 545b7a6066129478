/** A small store with the snippet on it, for browser tests: it records what the snippet sends, and fails on demand. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { WireBatch, WireEvent } from '@/lib/model/event';
import { buildTracker } from '@/lib/tracker/build';
import type { SnippetConfig } from '@/lib/tracker/config';
import { installSnippet } from '@/lib/tracker/install';
import { renderSnippet } from '@/lib/tracker/render';

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
  /** What the server adds to its answer. */
  answer: { visitor?: string };
  close(): void;
};

const defaults: SnippetConfig = {
  collectPath: 'collect',
  key: '_tb',
  consentPolicy: 'granted',
  honourGpc: true,
  readDataLayer: true,
  trackOutboundClicks: true,
  domains: [],
  linksDomains: false,
};

/** A store that listens on a port of its own. */
export async function openShop(): Promise<Shop> {
  const bundle = await buildTracker('links');
  const state = { batches: [], failing: 0, blocked: false, config: defaults, inline: '', answer: {} };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const shop: Shop = { ...state, origin, close: () => close(server) };
  server.on('request', (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    if (pathname === '/c/script.js') {
      if (shop.blocked) request.socket.destroy();
      else response.writeHead(200, { 'content-type': 'text/javascript' }).end(renderSnippet(bundle, shop.config));
    } else if (pathname === '/c/collect') {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        if (shop.failing > 0) {
          shop.failing -= 1;
          response.writeHead(503).end();
          return;
        }
        shop.batches.push(JSON.parse(body));
        response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify(shop.answer));
      });
    } else {
      const html = `<title>Shop</title>${installSnippet({ scriptUrl: '/c/script.js' })}<script>${shop.inline}</script><a href="https://other.example/">out</a>`;
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
