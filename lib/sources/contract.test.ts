/**
 * The contract that every source keeps: its cases read exactly as written, whatever comes in is read or refused with a reason, and what it
 * reads is what the door takes. A new source is walked as soon as it is in the registry.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseExactJson } from '@/lib/core/json';
import { MESSAGE_ID_LENGTH_MAX, rejectReasons } from '@/lib/model/event';
import type { ParsedRequest, Refusal, SourceDefinition, SourceRequest } from './define';
import { sources } from './registry';

const RECEIVED = new Date('2026-03-29T01:30:00Z');

const caseSchema = z.object({
  title: z.string(),
  checked: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string().default(''),
    query: z.string().default(''),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown(),
  }),
  settings: z.record(z.string(), z.unknown()).default({}),
  expected: z.unknown(),
});
type Case = z.infer<typeof caseSchema>;

const folderOf = new Map(
  globSync('lib/sources/*/source*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^ {2}kind: '(\w+)'/gm)].map(([, kind]) => [kind ?? '', dirname(file)] as const),
  ),
);

function casesOf({ kind }: SourceDefinition): [string, Case][] {
  const files = globSync(join(folderOf.get(kind) ?? '', 'cases', '*.json'));
  const own = files.length > 0 && files.some((file) => basename(file).startsWith(`${kind}-`));
  return files
    .filter((file) => !own || basename(file).startsWith(`${kind}-`))
    .sort()
    .map((file) => [basename(file), caseSchema.parse(JSON.parse(readFileSync(file, 'utf8')))]);
}

function requestOf({ request }: Pick<Case, 'request'>): { request: SourceRequest; json: unknown } {
  const text = typeof request.body === 'string' ? request.body : JSON.stringify(request.body ?? '');
  const { method, path, headers } = request;
  const query = new URLSearchParams(request.query);
  return { request: { method, path, headers, query, body: Buffer.from(text), receivedAt: RECEIVED }, json: parseExactJson(text) };
}

function parse(source: SourceDefinition, given: Pick<Case, 'request' | 'settings'>) {
  const { request, json } = requestOf(given);
  return source.parse(request, json, source.settings.parse(given.settings));
}

/** As it would be stored: without members that are undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function expectSound(result: { ok: true; value: ParsedRequest } | { ok: false; failure: Refusal }): void {
  if (!result.ok) {
    expect(rejectReasons).toContain(result.failure.reason);
    expect(result.failure.detail).not.toBe('');
    return;
  }
  for (const { id, read } of result.value.events) {
    if (id !== undefined) expect(id.length).toBeLessThanOrEqual(MESSAGE_ID_LENGTH_MAX);
    if (!read.ok) {
      expect(read.failure.field).not.toBe('');
      expect(read.failure.detail).not.toBe('');
    } else {
      expect(read.value.name).toMatch(/^[a-z][a-z0-9_]{0,63}$/);
      expect(() => JSON.stringify(read.value)).not.toThrow();
    }
  }
}

describe.each(sources.map((source) => [source.kind, source] as const))('%s', (kind, source) => {
  const cases = casesOf(source);

  it('says what it is for and has a README', () => {
    expect(source.summary).toMatch(/\.$/);
    expect(existsSync(join(folderOf.get(kind) ?? '', 'README.md'))).toBe(true);
    expect(source.fields.every(({ help }) => help.length > 10)).toBe(true);
  });

  if (cases.length > 0) {
    it.each(cases)('%s', (_, given) => {
      expect(plain(parse(source, given))).toEqual(given.expected);
    });

    it('reads the same again: ids do not depend on when or how often', () => {
      for (const [, given] of cases) expect(parse(source, given)).toEqual(parse(source, given));
    });

    it('survives every mutation of its cases', () => {
      const mutated = fc.tuple(
        fc.constantFrom(...cases.map(([, given]) => given)),
        fc.array(fc.tuple(fc.nat(), nasty), { maxLength: 4 }),
      );
      fc.assert(
        fc.property(mutated, ([given, changes]) => {
          const text = typeof given.request.body === 'string' ? given.request.body : JSON.stringify(given.request.body ?? '');
          const body = changes.reduce((json, [at, value]) => replaceValue(json, at, value), text);
          expectSound(parse(source, { ...given, request: { ...given.request, body } }));
        }),
        { numRuns: 300 },
      );
    });
  }

  it('takes or refuses any JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom('', 'track', 'batch', 'orders', 'page', 't', 'b'), (body, path) => {
        expectSound(parse(source, { request: { method: 'POST', path, query: '', headers: {}, body }, settings: {} }));
      }),
      { numRuns: 200 },
    );
  });
});

const nasty = fc.constantFrom(
  'null',
  'true',
  '-1',
  '1e400',
  '99999999999999999999',
  '0.1234567890123456789',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"2026-13-45T99:99:99Z"',
  '"NaN"',
  '[]',
  '[[[[[[[[]]]]]]]]',
  '{}',
  '{"__proto__":{"x":1},"constructor":1}',
  `"${'x'.repeat(5_000)}"`,
);

/** The JSON text with its `at`-th value replaced. */
function replaceValue(json: string, at: number, value: string): string {
  const places = [...json.matchAll(/(?<=[:[,])(?:"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.]*|true|false|null)/g)];
  const place = places[at % Math.max(1, places.length)];
  if (!place) return json;
  return json.slice(0, place.index) + value + json.slice(place.index + place[0].length);
}
