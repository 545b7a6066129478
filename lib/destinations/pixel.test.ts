/**
 * Every browser pixel, started in a page that has nothing but a window: it loads its platform's script once, from the host that
 * it declares, and what it queues for that script carries the deduplication key of the server's copy.
 */
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PixelEvent, StartPixel } from './pixel';
import { destinations } from './registry';

const KEY = 'purchase:#1042';
const properties = {
  value: 79.9,
  currency: 'EUR',
  transaction_id: '#1042',
  items: [{ item_id: 'SKU-1', item_name: 'Mühle', price: 50.1, quantity: 1 }],
};

afterEach(() => vi.unstubAllGlobals());

describe.each(destinations.filter(({ pixel }) => pixel).map((destination) => [destination.id, destination] as const))(
  '%s',
  (id, destination) => {
    const start = async (config: Record<string, string>) => {
      const page: Record<string, unknown> = { location: new URL('https://shop.example/danke') };
      page['window'] = page;
      vi.stubGlobal('window', page);
      const loaded: string[] = [];
      const pixel: { start: StartPixel } = await import(/* @vite-ignore */ join(import.meta.dirname, id, 'pixel-browser.ts'));
      return { page, loaded, show: pixel.start(config, (url) => loaded.push(url)), again: pixel.start };
    };
    const config = Object.fromEntries(
      (destination.pixel?.settings ?? []).map((name) => [name, String(destination.sandbox.settings[name] ?? '1234567')]),
    );
    // Where an admin enters ids: one for the server and one for the browser, where the platform tells them apart.
    const as = destination.events['purchase'] || '1234567/7654321';
    const event: PixelEvent = { key: KEY, name: 'purchase', as, properties };

    it('loads its script from the declared host, once', async () => {
      const { loaded, again } = await start(config);
      again(config, (url) => loaded.push(url));
      expect([...new Set(loaded)]).toHaveLength(1);
      expect(loaded.every((url) => url.startsWith(`${destination.pixel?.scriptHost}/`))).toBe(true);
    });

    it('queues the event with the deduplication key, or its value where the platform has none', async () => {
      const { page, show } = await start(config);
      show(event);
      expect(queuedIn(page)).toContain(destination.pixel?.deduplicates ? KEY : '79.9');
    });

    it('shows an event of which nothing is known', async () => {
      const { show } = await start(config);
      expect(() => show({ ...event, properties: {} })).not.toThrow();
    });
  },
);

/** All calls that wait in queues: arrays in the page, or members of its functions and arrays. */
function queuedIn(page: Record<string, unknown>): string {
  const seen = new Set<unknown>();
  const strings: string[] = [];
  const walk = (value: unknown) => {
    if (value === page || seen.has(value)) return;
    if (typeof value === 'string' || typeof value === 'number') strings.push(String(value));
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
    seen.add(value);
    for (const member of Object.values(value)) walk(member);
  };
  for (const member of Object.values(page)) walk(member);
  return strings.join('\n');
}
