/**
 * Protects how the code reads, where a tool can see it: lengths, names, homes of the clock and the environment, READMEs,
 * licences.
 */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from './imports';

const FILE_LINES_MAX = 300;
const files = sourceFiles().map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const isTest = (path: string) => /\.(test|spec)\.ts$/.test(path) || path.startsWith('lib/testing/') || path.startsWith('e2e/');

describe('sources', () => {
  it(`have at most ${FILE_LINES_MAX} lines, tables and tests aside: a longer one does two jobs`, () => {
    const long = files.filter(
      ({ path, text }) => !isTest(path) && !path.includes('/tables/') && text.split('\n').length > FILE_LINES_MAX,
    );
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('have no folder for leftovers', () => {
    const strays = files.filter(({ path }) => /(^|\/)(utils?|helpers?|common|misc|services?|managers?|v2)\//.test(path));
    expect(strays.map(({ path }) => path)).toEqual([]);
  });

  it('decide without clock, randomness, network or environment in pure stages: those come in as arguments', () => {
    const pure = /^lib\/(core|model|collection|sources|enrichment|identity|attribution|destinations|spend|delivery|simulator)\//;
    const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bfetch\(/;
    expect(
      files.filter(({ path, text }) => pure.test(path) && !isTest(path) && impure.test(text)).map(({ path }) => path),
    ).toEqual([]);
  });

  it('read the environment in lib/ops/env.ts, the programs of lib/cli, drills and benchmarks only', () => {
    const home = /^(lib\/ops\/env\.ts|lib\/cli\/|lib\/testing\/|lib\/drills\/|bench\/|e2e\/)/;
    expect(
      files.filter(({ path, text }) => /process\.env/.test(text) && !home.test(path) && !isTest(path)).map(({ path }) => path),
    ).toEqual([]);
  });

  it('open with what they are in charge of, in lib and db', () => {
    const silent = files.filter(({ path, text }) => /^(lib|db)\//.test(path) && !/^('use (client|server)';\n)?\/\*\*/.test(text));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('give errors to the log as they were thrown: what of one may be written is decided in lib/ops/log.ts', () => {
    const picked = /\blog\(\)\s*\.\w+\([^;]*?(\.message\b|\.stack\b|String\(error|errorText\()/;
    expect(files.filter(({ path, text }) => !isTest(path) && picked.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('leave nothing unfinished', () => {
    const marks = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK'].join('|')})\\b`);
    expect(files.filter(({ text }) => marks.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('leave nothing that `npm run new` has marked FILL IN', () => {
    const mark = new RegExp(`${['FILL', 'IN'].join(' ')}: .*`);
    const paths = globSync(['lib/**/*.{ts,json,md}', 'app/**/*.ts']).filter((path) => !path.startsWith('lib/cli/scaffold/'));
    const marked = paths.sort().flatMap((path) => {
      const lines = readFileSync(path, 'utf8').split('\n');
      return lines.flatMap((line, index) => mark.exec(line)?.map((text) => `${path}:${index + 1} ${text}`) ?? []);
    });
    expect(marked).toEqual([]);
  });
});

describe('folders', () => {
  it('of lib have a README that says what they are in charge of', () => {
    const folders = readdirSync('lib', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.filter(({ name }) => !existsSync(join('lib', name, 'README.md'))).map(({ name }) => name)).toEqual([]);
  });
});

/** Licences that ask for no more than their text; what is listed by name has its reason. */
const FREE =
  /^(MIT|MIT-0|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|ISC|0BSD|CC0-1\.0|Unlicense|BlueOak-1\.0\.0|Python-2\.0|PostgreSQL|\(?MIT OR .*\)?|\(?.* OR MIT\)?|\(?.*Apache-2\.0 OR .*\)?)$/;
const EXCEPTIONS: Record<string, string> = {
  'caniuse-lite': 'CC-BY-4.0: data about browsers, used by the build alone',
  '@axe-core/playwright': 'MPL-2.0: tests alone',
  'axe-core': 'MPL-2.0: tests alone',
  geist: 'SIL OFL 1.1: fonts',
  '@segment/facade': 'MIT by its LICENSE file: tests alone',
  '@segment/isodate': 'MIT by its LICENSE file: tests alone',
  'new-date': 'MIT by its LICENSE file: tests alone',
  'victory-vendor': 'MIT, ISC and BSD-3-Clause together',
  lightningcss: 'MPL-2.0: build alone',
  sharp: 'optional pictures of Next; its libvips is LGPL, linked dynamically and not used by us',
};

describe('packages', () => {
  it('are free to use, or listed with their reason', () => {
    const lock: { packages: Record<string, { license?: string; resolved?: string }> } = JSON.parse(
      readFileSync('package-lock.json', 'utf8'),
    );
    const strays = Object.entries(lock.packages).flatMap(([path, { license }]) => {
      const name = path.replace(/^.*node_modules\//, '');
      const known =
        Object.keys(EXCEPTIONS).some((listed) => name === listed || name.startsWith(`${listed}-`)) || name.startsWith('@img/');
      return path && !known && license !== undefined && !FREE.test(license) ? [`${name}: ${license}`] : [];
    });
    expect(strays).toEqual([]);
  });

  it('are locked without addresses that only one place reaches', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved": "(?!https:\/\/registry\.npmjs\.org\/)/);
  });
});
