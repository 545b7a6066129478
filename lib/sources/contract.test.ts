/**
 * The contract that every source keeps: its cases read exactly as written, whatever comes in is read or refused with a reason, and what it
 * reads is what the door takes. A new source is walked as soon as it is in the registry.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from '@/lib/core/json';
import { MESSAGE_ID_LENGTH_MAX, rejectReasons } from '@/lib/model/event';
import { mutationsOf } from '@/lib/testing/mutate';
import { casesOf, folderOf, type SourceCase } from '@/lib/testing/source-cases';
import type { ParsedRequest, Refusal, SourceDefinition, SourceRequest } from './define';
import { sources } from './registry';

const RECEIVED = new Date('2026-03-29T01:30:00Z');

function requestOf({ request }: Pick<SourceCase, 'request'>): { request: SourceRequest; json: unknown } {
  const text = typeof request.body === 'string' ? request.body : JSON.stringify(request.body ?? '');
  const { method, path, headers } = request;
  const query = new URLSearchParams(request.query);
  return { request: { method, path, headers, query, body: Buffer.from(text), receivedAt: RECEIVED }, json: parseExactJson(text) };
}

function parse(source: SourceDefinition, given: Pick<SourceCase, 'request' | 'settings'>) {
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
    expect(existsSync(join(folderOf(kind), 'README.md'))).toBe(true);
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
      const mutated = fc.constantFrom(...cases.map(([, given]) => given)).chain((given) => {
        const { body } = given.request;
        return mutationsOf(typeof body === 'string' ? body : JSON.stringify(body ?? '')).map((text) => [given, text] as const);
      });
      fc.assert(
        fc.property(mutated, ([given, body]) => {
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
