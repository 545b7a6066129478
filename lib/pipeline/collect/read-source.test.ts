/**
 * Protects the event loop: what is read at once is small whatever it decompresses to, larger bodies are left to the thread, and
 * even there the work is bounded. The thread reads what would have been read at once.
 */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { JSON_VALUES_MAX } from '@/lib/core/json';
import { ga4Tag } from '@/lib/sources/ga4/source-tag';
import { segment } from '@/lib/sources/segment/source';
import { webhook } from '@/lib/sources/webhook/source';
import { gates } from './gates';
import { openLargeBodies } from './large-bodies';
import { INLINE_BYTES_MAX, INLINE_VALUES_MAX, readAtOnce, type ReadingTask, readWhole } from './read-source';

const NOW = new Date('2026-03-28T20:00:00Z');

function task(body: string | Uint8Array, over: Partial<ReadingTask> = {}): ReadingTask {
  const head = { method: 'POST', path: 'batch', query: '', headers: {}, receivedAt: NOW };
  return {
    kind: 'segment',
    head,
    body: Buffer.from(body),
    encoding: undefined,
    bytesMax: 512_000,
    settings: {},
    wantsKey: true,
    ...over,
  };
}

const messages = (count: number, more = '') =>
  `{"writeKey":"wk_größe","batch":[${Array.from({ length: count }, (_, index) => `{"type":"track","event":"Größe","messageId":"m${index}","userId":9007199254740993${more}}`).join(',')}]}`;
const bomb = brotliCompressSync(`{"batch":[${'[],'.repeat(160_000)}[]]}`);

it('asks what is cheap first', () =>
  expect(gates.map(({ name }) => name)).toEqual([
    'address',
    'budget',
    'origin',
    'signature',
    'size',
    'content',
    'counts',
    'rate',
  ]));

describe('readAtOnce', () => {
  it('reads events, the key, and integers beyond 2^53', () => {
    const reading = readAtOnce(task(gzipSync(messages(2)), { encoding: 'gzip' }), segment);
    expect(reading).toMatchObject({ key: 'wk_größe', count: 2 });
    expect(JSON.stringify(reading?.parsed)).toContain('"userId":"9007199254740993"');
  });

  it.each<[string, Partial<ReadingTask> & { body: Uint8Array }]>([
    ['bytes', { body: Buffer.alloc(INLINE_BYTES_MAX + 1, 'x') }],
    ['bytes in few', { body: bomb, encoding: 'br' }],
    ['values', { body: Buffer.from(`[${'1,'.repeat(INLINE_VALUES_MAX)}1]`) }],
    ['pairs of a form', { body: Buffer.from('a&'.repeat(INLINE_VALUES_MAX)) }],
  ])('leaves too many %s to the thread', (_, over) => expect(readAtOnce(task('', over), segment)).toBeUndefined());

  it('refuses what is too large for its source, and what it cannot decompress', () => {
    const refused = (over: Partial<ReadingTask> & { body: Uint8Array }) => readAtOnce(task('', over), segment)?.parsed;
    expect(bomb.length).toBeLessThan(64);
    expect(refused({ body: bomb, encoding: 'br', bytesMax: 60_000 })).toMatchObject({
      ok: false,
      failure: { reason: 'too_large' },
    });
    expect(refused({ body: bomb, encoding: 'compress' })).toMatchObject({ failure: { reason: 'unsupported_encoding' } });
    expect(refused({ body: bomb, encoding: 'gzip' })).toMatchObject({ failure: { reason: 'unsupported_encoding' } });
  });

  it('reads no hit with hundreds of parameters for each of its lines', () => {
    const head = { ...task('').head, query: `v=2&en=a&${'a=1&'.repeat(600)}` };
    expect(readAtOnce(task('a\nb', { kind: 'ga4', head }), ga4Tag)?.parsed).toMatchObject({
      ok: false,
      failure: { field: 'query' },
    });
  });
});

describe('readWhole', () => {
  it('holds no more events than the source allows, and copies no context for thousands', () => {
    expect(readWhole(task(messages(2_500)), segment)).toMatchObject({ count: 2_500, parsed: { ok: true } });
    expect(readWhole(task(messages(2_501)), segment).parsed).toMatchObject({ ok: false, failure: { reason: 'too_many_events' } });
    const context = Array.from({ length: 201 }, (_, index) => `"k${index}":1`).join(',');
    expect(readWhole(task(messages(1).replace('{', `{"context":{${context}},`)), segment).parsed).toMatchObject({
      ok: false,
      failure: { field: 'context' },
    });
  });

  it('says of too many values what it says of too many bytes', () => {
    const body = Buffer.from('a&'.repeat(JSON_VALUES_MAX));
    const reading = readWhole(task('', { kind: 'webhook', body, bytesMax: 2_000_000 }), webhook);
    expect(reading.parsed).toEqual({
      ok: false,
      failure: { reason: 'too_large', detail: 'The body holds more than 100000 values.' },
    });
  });
});

describe('the thread', () => {
  it('reads as the main thread does, one after the other, and refuses more than may wait', async () => {
    const large = openLargeBodies(2);
    const body = messages(2_000, `,"properties":{"note":"${'ü'.repeat(50)}"}`);
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => large.read(task(body))));
    const here = readWhole(task(body), segment);
    expect([first?.key, first?.count, third]).toEqual(['wk_größe', 2_000, undefined]);
    expect(second).toEqual(first);
    const events = first?.parsed.ok ? first.parsed.value.events.map((event): unknown => JSON.parse(event)) : [];
    expect(events).toEqual(here.parsed.ok ? JSON.parse(JSON.stringify(here.parsed.value.events)) : undefined);
    await large.close();
  });

  it('fails those that wait when it ends, and starts anew', async () => {
    const large = openLargeBodies();
    const lost = large.read(task(messages(3)));
    const [failed] = await Promise.all([lost.catch((error: Error) => error.message), large.close()]);
    expect(failed).toMatch(/has ended/);
    expect(await large.read(task(messages(3)))).toMatchObject({ count: 3 });
    await large.close();
  });
});
