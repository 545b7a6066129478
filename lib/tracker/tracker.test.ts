/** Protects the snippet's budget, the text that is served, and the text that is pasted. Its behaviour is tested in a browser: e2e/tracker.spec.ts. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildPixel, buildTracker, pixelFiles } from './build';
import { CONFIG_PLACEHOLDER, type SnippetConfig } from './config';
import { installSnippet } from './install';
import { renderSnippet } from './render';
import { type TrackerPart, trackerBuilds, trackerFile, trackerParts } from './variants';

/** Without options; and with each of them alone, and all. What a site has switched off is not in its script. */
const GZIP_BYTES_MAX: [parts: TrackerPart[], bytesMax: number][] = [
  [[], 3_072],
  [['links'], 3_968],
  [['shop'], 3_328],
  [['tools'], 4_160],
  [['links', 'shop', 'tools'], 5_120],
  // 64 bytes over 6 KiB: ids in another tool's form are made in the page too, or both copies would count.
  [['links', 'shop', 'tools', 'pixels'], 6_208],
  [['links', 'shop', 'tools', 'pixels', 'items'], 6_784],
];
const PIXEL_GZIP_BYTES_MAX = 896;
const config: SnippetConfig = {
  scriptPath: 'p4h2c8x0wq5n.js',
  folder: '//shop.example/c/',
  collectPath: 'k3v9tq71mzn4',
  key: '_1f4c0a9e',
  consentPolicy: 'granted',
  honourGpc: true,
  queryViews: 1,
};
const links = { domains: ['shop.example'], handOver: true, outbound: true };

describe('the built snippet', () => {
  it.each(GZIP_BYTES_MAX)('with %j is at most %i bytes gzipped, configuration included', async (parts, bytesMax) => {
    const served = renderSnippet(await buildTracker(parts), { ...config, ...(parts.includes('links') && { links }) });
    expect(gzipSync(served, { level: 9 }).length).toBeLessThanOrEqual(bytesMax);
  });

  it.each<[string, TrackerPart[], RegExp]>([
    ['pixels', ['links', 'shop', 'tools'], /pixel/i],
    ['consent tools', ['links', 'shop'], /Cookiebot|__tcfapi/],
    ['links', ['shop', 'tools'], /_tbl/],
    ['e-commerce pushes', ['links', 'tools'], /ecommerce/],
  ])('knows nothing of %s where they are off', async (_, parts, words) => {
    expect(await buildTracker(parts)).not.toMatch(words);
  });

  it('has a build for every choice of parts, each under a name of its own', () => {
    expect(new Set(trackerBuilds.map(trackerFile)).size).toBe(2 ** trackerParts.length);
    expect([trackerFile([]), trackerFile(['tools', 'links'])]).toEqual(['tracker.js', 'tracker-links-tools.js']);
  });

  it('has one place for the configuration', async () => {
    expect((await buildTracker(['links'])).split(CONFIG_PLACEHOLDER)).toHaveLength(2);
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
    const text = renderSnippet(`x=${CONFIG_PLACEHOLDER}`, { ...config, key: '</script>$&\u2028' });
    expect(text).not.toMatch(/<|\u2028/);
    expect(JSON.parse(text.slice(2))).toEqual({ ...config, key: '</script>$&\u2028' });
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
