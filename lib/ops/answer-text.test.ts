/** Protects that every answer becomes text: whatever it is coded in, wherever it breaks off, however long it grows. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { answerText } from './answer-text';

const MAX = 64 * 1024;
/** A zip as far as its first file goes: the directory at its end says nothing that is needed. */
function zipOf(text: string, method: 0 | 8): Buffer {
  const data = method === 0 ? Buffer.from(text) : deflateRawSync(text);
  const [header, name] = [Buffer.alloc(30), Buffer.from('report.csv')];
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(data.length, 18);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name, data, Buffer.from('PK\x01\x02 and so on')]);
}

const TEXT = '{"error":"größe"}';

it.each<[string, Buffer, string | undefined]>([
  ['plain', Buffer.from(TEXT), undefined],
  ['gzip', gzipSync(TEXT), 'gzip'],
  ['x-gzip in capitals', gzipSync(TEXT), 'X-GZIP'],
  ['gzip that nobody names', gzipSync(TEXT), undefined],
  ['deflate', deflateSync(TEXT), 'deflate'],
  ['raw deflate', deflateRawSync(TEXT), 'deflate'],
  ['br', brotliCompressSync(TEXT), 'br'],
  ['zstd', zstdCompressSync(TEXT), 'zstd'],
  ['br over gzip', brotliCompressSync(gzipSync(TEXT)), 'gzip, br'],
  ['the file of a zip', zipOf(TEXT, 8), undefined],
  ['the file of a zip that is not compressed', zipOf(TEXT, 0), undefined],
  ['named as gzip, and plain', Buffer.from(TEXT), 'gzip'],
  ['of a coding that nobody knows', Buffer.from(TEXT), 'rot13'],
])('E4 reads %s', async (_, raw, encoding) => {
  expect(await answerText(raw, encoding, MAX)).toBe(TEXT);
});

it.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
] as const)('E4 stops %s at the limit: a small body may grow without end', async (coding, compress) => {
  const text = await answerText(compress(Buffer.alloc(50_000_000, 'a')), coding, MAX);
  expect([text.length, text.replaceAll('a', '')]).toEqual([MAX, '']);
});

it('E4 reads what is cut off as far as it goes', async () => {
  const text = Array.from({ length: 2_000 }, (_, index) => `${index * 7919} `).join('');
  const whole = gzipSync(text);
  const read = await answerText(whole.subarray(0, whole.length / 2), 'gzip', MAX);
  expect(read.length).toBeGreaterThan(100);
  expect(text.startsWith(read)).toBe(true);
});

it('E4 reads nothing, and bytes that are no text', async () => {
  expect(await answerText(Buffer.alloc(0), 'gzip', MAX)).toBe('');
  expect(await answerText(Buffer.from([0xff, 0xfe, 0x00, 0x41]), undefined, MAX)).toBe('\ufffd\ufffd\0A');
  expect(
    (await answerText(Buffer.concat([gzipSync(TEXT).subarray(0, 10), Buffer.from('??')]), 'gzip', MAX)).length,
  ).toBeGreaterThan(0);
});
