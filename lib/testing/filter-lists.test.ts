/**
 * Protects the snippet's addresses from block lists: uBlock Origin's own engine with EasyList, EasyPrivacy and uBlock's lists, as Debian ships
 * them, finds nothing to block in them, and finds every tracker that it should. The lists are as old as Debian's package.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomPathPart } from '@/lib/ops/ids';
import { ensureFile } from './debian';
import { runsHere, UBLOCK } from './needs';
import { type PageRequest, places, type RequestKind, STORE, snippetRequests, trackers } from './watched-requests';

const LISTS = [
  'thirdparties/easylist/easylist.txt',
  'thirdparties/easylist/easyprivacy.txt',
  'ublock/privacy.min.txt',
  'ublock/filters.min.txt',
];
/** What third parties are is told by these; the real list is not in the package. */
const PUBLIC_SUFFIXES = 'com\nnet\nio\nexample\n';
const INSTALL_MS = 240_000;
const PATHS = 200;

/** uBlock's modules, as far as they are used; they come without types. */
type Writer = { toString(): string };
type Parser = { parse(line: string): void; isFilter(): boolean; isNetworkFilter(): boolean };
type Engine = {
  MAX_TOKEN_LENGTH: number;
  reset(): void;
  createCompiler(): { compile(parser: Parser, writer: Writer): boolean };
  fromCompiled(reader: object): void;
  freeze(): void;
  /** 0: no rule matches; 1: blocked; 2: allowed by an exception. */
  matchRequest(request: object): 0 | 1 | 2;
  toLogData(): { raw: string };
};

let engine: Engine;
let requestOf: (details: { originURL: string; url: string; type: RequestKind }) => object;

async function load<Module>(path: string): Promise<Module> {
  return import(/* @vite-ignore */ pathToFileURL(join(UBLOCK, path)).href);
}

beforeAll(async () => {
  ensureFile(UBLOCK, 'webext-ublock-origin-firefox');
  const { FilteringContext } = await load<{ FilteringContext: new () => { fromDetails: typeof requestOf } }>(
    'js/filtering-context.js',
  );
  const { AstFilterParser } = await load<{ AstFilterParser: new (options: object) => Parser }>('js/static-filtering-parser.js');
  const { CompiledListReader, CompiledListWriter } = await load<{
    CompiledListReader: new (compiled: string) => object;
    CompiledListWriter: new () => Writer;
  }>('js/static-filtering-io.js');
  const suffixes = await load<{ default: { parse(text: string, toAscii: (text: string) => string): void } }>(
    'lib/publicsuffixlist/publicsuffixlist.js',
  );
  engine = (await load<{ default: Engine }>('js/static-net-filtering.js')).default;
  const context = new FilteringContext();
  requestOf = (details) => context.fromDetails(details);
  suffixes.default.parse(PUBLIC_SUFFIXES, (text) => text);
  engine.reset();
  for (const list of LISTS) {
    const [compiler, writer] = [engine.createCompiler(), new CompiledListWriter()];
    const parser = new AstFilterParser({ maxTokenLength: engine.MAX_TOKEN_LENGTH });
    for (const line of readFileSync(join(UBLOCK, 'assets', list), 'utf8').split('\n')) {
      parser.parse(line);
      if (parser.isFilter() && parser.isNetworkFilter()) compiler.compile(parser, writer);
    }
    engine.fromCompiled(new CompiledListReader(writer.toString()));
  }
  engine.freeze();
}, INSTALL_MS);

/** The rule that blocks this request of the store's page, if one does. */
function blockedBy({ url, type }: PageRequest): string | undefined {
  return engine.matchRequest(requestOf({ originURL: `${STORE}/cart`, url, type })) === 1 ? engine.toLogData().raw : undefined;
}

describe.skipIf(!runsHere('ublock'))('block lists', () => {
  it.each(trackers)('know $url', (request) => expect(blockedBy(request)).toEqual(expect.any(String)));

  it("know Google's own name for a collecting address below the store's random path too", () => {
    const url = `${STORE}/c/${randomPathPart(12)}/g/collect?v=2&tid=G-ABC123`;
    expect(blockedBy({ url, type: 'xmlhttprequest' })).toBe('/collect?v=');
  });

  it.each(places)(`have no rule for the snippet at $place, whatever its ${PATHS} paths`, ({ folder }) => {
    const blocked = snippetRequests(folder, PATHS).flatMap((request) => {
      const rule = blockedBy(request);
      return rule ? [{ ...request, rule }] : [];
    });
    expect(blocked).toEqual([]);
  });
});
