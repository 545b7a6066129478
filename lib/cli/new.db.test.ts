/**
 * Protects `npm run new` as a developer meets it: in a copy of this tree, a slice of each kind type-checks and is in the house's
 * form at once, and exactly the tests that want something filled in fail, and say so. Among the database tests because a report's
 * own test is one.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

const COPIED = [
  'app',
  'components',
  'db',
  'drizzle',
  'lib',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'biome.json',
  '.gitignore',
];
const MODULES = resolve('node_modules');
const tree = mkdtempSync(join(tmpdir(), 'tieback-new-'));
const paths: string[] = [];

const report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).default([]) }),
      ),
    }),
  ),
});

/** What a program of node_modules, or of ours, says in the copied tree; its exit code is not looked at. */
async function run(program: string, ...args: string[]): Promise<string> {
  const told = await promisify(execFile)(process.execPath, [program, ...args], { cwd: tree }).catch((failed) => failed);
  return `${told.stdout}${told.stderr}`;
}

beforeAll(async () => {
  for (const path of COPIED) cpSync(path, join(tree, path), { recursive: true });
  symlinkSync(MODULES, join(tree, 'node_modules'));
  const slices = [
    ['destination', 'acme_ads'],
    ['source', 'acme_shop'],
    ['model', 'acme_split'],
    ['report', 'acme_buyers'],
  ] as const;
  const told = await Promise.all(slices.map((slice) => run('--import', 'tsx', 'lib/cli/new.ts', ...slice)));
  for (const [, path = ''] of told.join('').matchAll(/^ {2}(?:new|changed) +(.*)$/gm)) paths.push(path);
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

it.concurrent('type-checks and is formatted', async () => {
  const files = paths.filter((path) => path.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(15);
  const compilerOptions = { incremental: false, noEmit: true };
  writeFileSync(
    join(tree, 'tsconfig.new.json'),
    JSON.stringify({ extends: './tsconfig.json', compilerOptions, include: [], files }),
  );
  expect(await run(join(MODULES, 'typescript', 'bin', 'tsc'), '--project', 'tsconfig.new.json')).toBe('');
  expect(await run(join(MODULES, '@biomejs', 'biome', 'bin', 'biome'), 'check', ...files)).toMatch(/No fixes applied/);
});

it.concurrent('fails where something is to be filled in, and nowhere else', async () => {
  const tests = [
    'lib/destinations/contract.test.ts',
    'lib/sources/contract.test.ts',
    'lib/attribution/golden.test.ts',
    'lib/reporting/reports/acme-buyers',
    'lib/testing/tidy.test.ts',
  ];
  const pattern = '^acme_ads |^acme_shop |^Acme buyers | acme_split$|FILL IN$';
  await run(join(MODULES, 'vitest', 'vitest.mjs'), 'run', ...tests, '-t', pattern, '--reporter=json', '--outputFile=told.json');
  const told = report.parse(JSON.parse(readFileSync(join(tree, 'told.json'), 'utf8')));
  const all = told.testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = all.filter(({ status }) => status === 'failed');
  const names = failed.map(({ fullName }) => fullName.replace(/^.* acme_split$/, 'each golden path under acme_split'));
  expect([...new Set(names)].sort()).toEqual([
    'Acme buyers tells of a site what was worked out by hand',
    'acme_ads explains itself',
    'acme_ads reads answer-invalid.json',
    'acme_ads reads answer-taken.json',
    'acme_ads reads answer-throttled.json',
    'acme_ads sends event-purchase.json',
    'acme_ads sends event-request.json',
    'acme_shop order.json',
    'each golden path under acme_split',
    'sources leave nothing that `npm run new` has marked FILL IN',
  ]);
  // The report holds the first line of each failure; of a request that line shows only its shape, the words stand in the diff
  // below it.
  const silent = failed.filter(
    ({ fullName, failureMessages }) =>
      !/FILL IN|credit\.csv, the column acme_split/.test([fullName, ...failureMessages].join(' ')),
  );
  expect(silent.map(({ fullName }) => fullName)).toEqual(['acme_ads sends event-request.json']);
  expect(all.filter(({ status, fullName }) => status === 'passed' && fullName.startsWith('acme_')).length).toBeGreaterThan(20);
});
