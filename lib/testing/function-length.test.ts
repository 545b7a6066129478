/**
 * Protects the limit of a function's length (function-length.grit): that Biome counts every kind of function, and every line of
 * it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LINES_MAX = 60;
const BIOME = resolve('node_modules/@biomejs/biome/bin/biome');
const RULE = resolve('lib/testing/function-length.grit');

/** Functions by kind, around lines of their own. */
const kinds: Record<string, (lines: string) => string> = {
  declaration: (lines) => `export function f() {\n${lines}\n}`,
  'async generator': (lines) => `export async function* f() {\n${lines}\n}`,
  'default export': (lines) => `export default function f() {\n${lines}\n}`,
  expression: (lines) => `export const f = function () {\n${lines}\n};`,
  arrow: (lines) => `export const f = async () => {\n${lines}\n};`,
  'nested function': (lines) => `[].map(() => {\n${lines}\n});`,
  'method of a class': (lines) => `export class C {\n  static async m() {\n${lines}\n  }\n}`,
  'constructor of a class': (lines) => `export class C {\n  constructor() {\n${lines}\n  }\n}`,
  'getter of a class': (lines) => `export class C {\n  get g() {\n${lines}\n  }\n}`,
  'setter of a class': (lines) => `export class C {\n  set s(v: number) {\n${lines}\n  }\n}`,
  'method of an object': (lines) => `export const o = {\n  m() {\n${lines}\n  },\n};`,
  'getter of an object': (lines) => `export const o = {\n  get g() {\n${lines}\n  },\n};`,
  'setter of an object': (lines) => `export const o = {\n  set s(v: number) {\n${lines}\n  },\n};`,
};
/** What its lines can be, all of them counted. */
const fillings: Record<string, (count: number) => string> = {
  statements: (count) => lines(count, '  call();'),
  comments: (count) => lines(count, '  // why'),
  'blank lines': (count) => lines(count, ''),
  JSX: (count) => `  return (\n    <ul>\n${lines(count - 4, '      <li>x</li>')}\n    </ul>\n  );`,
  'text of a template': (count) => `  return \`\n${lines(count - 2, 'text')}\n\`;`,
};

const lines = (count: number, line: string) => Array(count).fill(line).join('\n');
/** The line with the function's head and the one with its closing brace. */
const OWN_LINES = 2;

const cases = [
  ...Object.entries(kinds).map(([name, around]) => ({ name, around, filling: fillings['statements'] })),
  ...Object.entries(fillings).map(([name, filling]) => ({ name: `function of ${name}`, around: kinds['arrow'], filling })),
];

let folder = '';
/** The files that Biome refuses by this rule. */
let refused = new Set<string>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'function-length-'));
  mkdirSync(join(folder, 'cases'));
  writeFileSync(
    join(folder, 'biome.json'),
    JSON.stringify({ root: true, plugins: [RULE], linter: { rules: { preset: 'none' } } }),
  );
  cases.forEach(({ around, filling }, index) => {
    for (const length of [LINES_MAX, LINES_MAX + 1])
      writeFileSync(join(folder, fileOf(index, length)), `${around?.(filling?.(length - OWN_LINES) ?? '')}\n`);
  });
  refused = new Set(lint());
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(index: number, length: number): string {
  return `cases/${index}-${length}.tsx`;
}

function lint(): string[] {
  const answer = run(['lint', '--reporter=github', '--max-diagnostics=none', 'cases']);
  return [...answer.matchAll(/title=plugin,file=[^,]*?(cases\/[^,]*),/g)].map(([, file = '']) => file);
}

function run(args: string[]): string {
  try {
    return execFileSync(process.execPath, [BIOME, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    // Biome ends with 1 where it refuses something.
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
  }
}

describe('a function', () => {
  it.each(cases.map(({ name }, index) => ({ name, index })))(`$name: ${LINES_MAX} lines pass, one more does not`, ({ index }) => {
    expect([LINES_MAX, LINES_MAX + 1].filter((length) => refused.has(fileOf(index, length)))).toEqual([LINES_MAX + 1]);
  });
});
