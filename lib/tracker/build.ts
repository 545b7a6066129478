/** Builds the snippet: one minified script without dependencies, and each platform's own pixel. Run as a program it writes them to dist/. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { PIXEL_FOLDER, PIXELS_NAME, SHOPIFY_PIXEL, type TrackerPart, trackerBuilds, trackerFile, trackerParts } from './variants';

/** Browsers of the last six years; older ones ignore the script's syntax and the page works without it. */
const TARGET = 'es2020';

/** The bundle's text, with the placeholder where the site's configuration goes. */
export async function buildTracker(parts: readonly TrackerPart[]): Promise<string> {
  const has = trackerParts.map((part) => [`__${part}__`, String(parts.includes(part))]);
  return bundle({ entryPoints: [here('./snippet.ts')], define: Object.fromEntries(has) });
}

/** The custom pixel for Shopify's checkout, with the placeholder where the site's collection address goes. */
export async function buildShopifyPixel(): Promise<string> {
  return bundle({ entryPoints: [here('./shopify-pixel.ts')] });
}

/** A platform's own code, which puts its start under the destination's id into the object that the served script holds. */
export async function buildPixel(id: string, file: string): Promise<string> {
  const contents = `import { start } from ${JSON.stringify(file)}; ${PIXELS_NAME}[${JSON.stringify(id)}] = start;`;
  return bundle({ stdin: { contents, resolveDir: dirname(file) } });
}

/** The destinations that have a pixel, with its file. They are found by name: the snippet knows no destination. */
export async function pixelFiles(): Promise<[id: string, file: string][]> {
  const folder = here('../destinations/');
  const ids = await readdir(folder);
  return ids.sort().flatMap((id): [string, string][] => {
    const file = join(folder, id, 'pixel-browser.ts');
    return existsSync(file) ? [[id, file]] : [];
  });
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

async function bundle(what: Pick<BuildOptions, 'entryPoints' | 'stdin' | 'define'>): Promise<string> {
  const result = await build({
    ...what,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: TARGET,
    legalComments: 'none',
  });
  const [output] = result.outputFiles;
  if (!output) throw new Error('esbuild wrote no script');
  return output.text;
}

/** Every built file by its path below dist. */
async function buildAll(): Promise<[path: string, text: string][]> {
  const snippets = trackerBuilds.map(async (parts): Promise<[string, string]> => [trackerFile(parts), await buildTracker(parts)]);
  const pixels = (await pixelFiles()).map(
    async ([id, file]): Promise<[string, string]> => [join(PIXEL_FOLDER, `${id}.js`), await buildPixel(id, file)],
  );
  return Promise.all([...snippets, buildShopifyPixel().then((text): [string, string] => [SHOPIFY_PIXEL, text]), ...pixels]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(process.cwd(), 'dist');
  const built = await buildAll();
  await mkdir(join(folder, PIXEL_FOLDER), { recursive: true });
  for (const [path, text] of built) {
    await writeFile(join(folder, path), text);
    console.log(`${path}: ${text.length} bytes, ${gzipSync(text, { level: 9 }).length} gzipped`);
  }
  // A pixel that is no more must not be served.
  const kept = new Set(built.map(([path]) => path));
  const pixels = (await readdir(join(folder, PIXEL_FOLDER))).map((file) => join(PIXEL_FOLDER, file));
  for (const path of pixels.filter((one) => !kept.has(one))) await rm(join(folder, path), { force: true });
}
