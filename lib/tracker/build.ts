/** Builds the snippet: one minified script without dependencies. Run as a program it writes dist/tracker.js. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { SHOPIFY_PIXEL, type TrackerVariant, trackerVariants } from './variants';

/** Browsers of the last six years; older ones ignore the script's syntax and the page works without it. */
const TARGET = 'es2020';

/** The bundle's text, with the placeholder where the site's configuration goes. */
export async function buildTracker(variant: TrackerVariant): Promise<string> {
  return bundle('./snippet.ts', { __links__: String(variant === 'links') });
}

/** The custom pixel for Shopify's checkout, with the placeholder where the site's collection address goes. */
export async function buildShopifyPixel(): Promise<string> {
  return bundle('./shopify-pixel.ts', {});
}

async function bundle(entry: string, define: Record<string, string>): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: TARGET,
    legalComments: 'none',
    define,
  });
  const [output] = result.outputFiles;
  if (!output) throw new Error('esbuild wrote no script');
  return output.text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(process.cwd(), 'dist');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, trackerVariants.plain), await buildTracker('plain'));
  await writeFile(join(folder, trackerVariants.links), await buildTracker('links'));
  await writeFile(join(folder, SHOPIFY_PIXEL), await buildShopifyPixel());
}
