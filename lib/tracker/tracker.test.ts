/** Protects the snippet's budget, the text that is served, and the text that is pasted. Its behaviour is tested in a browser: e2e/tracker.spec.ts. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildPixel, buildTracker, pixelFiles } from './build';
import { CONFIG_PLACEHOLDER, type SnippetConfig } from './config';
import { installSnippet } from './install';
import { renderSnippet } from './render';

/** What nearly every store loads; what those on several domains do; and what those with platforms' pixels do, each platform's code beside it. */
const GZIP_BYTES_MAX = { plain: 3_072, links: 3_456, pixels: 4_480 };
const PIXEL_GZIP_BYTES_MAX = 896;
const config: SnippetConfig = {
  collectPath: 'k3v9tq71mzn4',
  key: '_tb',
  consentPolicy: 'granted',
  honourGpc: true,
  readDataLayer: true,
  trackOutboundClicks: true,
  domains: ['shop.example'],
  linksDomains: true,
};

describe('the built snippet', () => {
  it.each(Object.entries(GZIP_BYTES_MAX))('%s is at most %i bytes gzipped, configuration included', async (variant, bytesMax) => {
    const name = (['plain', 'links', 'pixels'] as const).find((one) => one === variant);
    expect(gzipSync(renderSnippet(await buildTracker(name ?? 'plain'), config), { level: 9 }).length).toBeLessThanOrEqual(
      bytesMax,
    );
  });

  it.each(['plain', 'links'] as const)('%s knows nothing of pixels', async (variant) => {
    expect(await buildTracker(variant)).not.toMatch(/pixel/i);
  });

  it('has one place for the configuration', async () => {
    expect((await buildTracker('links')).split(CONFIG_PLACEHOLDER)).toHaveLength(2);
  });
});

describe('the built pixels', async () => {
  it.each(await pixelFiles())(
    `%s is at most ${PIXEL_GZIP_BYTES_MAX} bytes gzipped, and a part of the script like any other`,
    async (id, file) => {
      const code = await buildPixel(id, file);
      expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(PIXEL_GZIP_BYTES_MAX);
      expect(code).not.toContain(CONFIG_PLACEHOLDER);
      const told: unknown[] = [];
      const served = renderSnippet(`told.push(__tiebackPixels__,${CONFIG_PLACEHOLDER});`, config, [code]);
      new Function('told', served)(told);
      expect(told).toEqual([{ [id]: expect.any(Function) }, config]);
    },
  );
});

describe('renderSnippet', () => {
  it('cannot be ended early by a configured value', () => {
    const text = renderSnippet(`x=${CONFIG_PLACEHOLDER}`, { ...config, domains: ['</script>$&\u2028'] });
    expect(text).not.toMatch(/<|\u2028/);
    expect(JSON.parse(text.slice(2))).toEqual({ ...config, domains: ['</script>$&\u2028'] });
  });
});

describe('installSnippet', () => {
  it('takes calls before the script has come', () => {
    const [, stub = ''] = /<script>(.*?)<\/script>/.exec(installSnippet({ scriptUrl: 'https://t.shop.example/c/a.js' })) ?? [];
    const window: { tieback?: ((...args: unknown[]) => void) & { q?: [number, ArrayLike<unknown>][] } } = {};
    new Function('window', `with(window){${stub}}`)(window);
    window.tieback?.('track', 'sign_up', { plan: 'free' });
    expect(window.tieback?.q?.map(([, args]) => Array.from(args))).toEqual([['track', 'sign_up', { plan: 'free' }]]);
  });

  it('escapes the address', () => {
    expect(installSnippet({ scriptUrl: 'https://t.example/c/a.js?a=1&b="' })).toContain(
      'src="https://t.example/c/a.js?a=1&amp;b=&quot;"',
    );
  });
});
