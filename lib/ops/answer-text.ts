/**
 * An answer's body as text, whatever it is: compressed though nobody asked for it, cut off, of bytes that are no text. What can be
 * read of it is read up to the limit; nothing here fails. Codings: https://www.rfc-editor.org/rfc/rfc9110#name-content-codings, zstd
 * of RFC 8878 (read 2026-11).
 */
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';

type Coding = 'gzip' | 'deflate' | 'deflate-raw' | 'br' | 'zstd';
const CODINGS: ReadonlyMap<string, Coding> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
  ['zstd', 'zstd'],
]);
/** Some servers compress without saying so; no text begins so. */
const GZIP_MAGIC = [0x1f, 0x8b];
/** A zip begins with the header of its first file: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7 (read 2026-11) */
const ZIP_MAGIC = 0x04034b50;
const ZIP_HEADER_BYTES = 30;
const ZIP_STORED = 0;
/** The low half of a zlib header's first byte; without it "deflate" is raw, as some servers send it. */
const ZLIB_METHOD = 8;
/** A body that was compressed several times over is nobody's answer. */
const CODINGS_MAX = 3;

/** The body's text, at most so many bytes of it; bytes that are no UTF-8 become U+FFFD. */
export async function answerText(raw: Buffer, encoding: string | undefined, bytesMax: number): Promise<string> {
  let bytes = raw;
  for (const coding of codingsOf(raw, encoding)) bytes = await decoded(bytes, coding, bytesMax);
  if (isZip(bytes)) bytes = await firstFile(bytes, bytesMax);
  return bytes.subarray(0, bytesMax).toString('utf8');
}

function isZip(bytes: Buffer): boolean {
  return bytes.length > ZIP_HEADER_BYTES && bytes.readUInt32LE(0) === ZIP_MAGIC;
}

/** Reports come as a zip of one file: its first is read. */
async function firstFile(zip: Buffer, bytesMax: number): Promise<Buffer> {
  const begin = ZIP_HEADER_BYTES + zip.readUInt16LE(26) + zip.readUInt16LE(28);
  if (zip.readUInt16LE(8) === ZIP_STORED) return zip.subarray(begin, begin + zip.readUInt32LE(18));
  return decoded(zip.subarray(begin), 'deflate-raw', bytesMax);
}

/** What was done to it last comes first. */
function codingsOf(raw: Buffer, encoding = ''): Coding[] {
  const named = encoding.split(',').flatMap((name) => CODINGS.get(name.trim().toLowerCase()) ?? []);
  if (named.length > 0) return named.toReversed().slice(0, CODINGS_MAX);
  return GZIP_MAGIC.every((byte, index) => raw[index] === byte) ? ['gzip'] : [];
}

/** As much as can be read before it ends, breaks or grows too long; the bytes themselves where nothing can be. */
function decoded(bytes: Buffer, coding: Coding, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const decoder = decoderOf(bytes, coding);
    const parts: Buffer[] = [];
    let length = 0;
    const finish = () => {
      decoder.destroy();
      resolve(length > 0 || bytes.length === 0 ? Buffer.concat(parts).subarray(0, bytesMax) : bytes);
    };
    decoder.on('data', (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length >= bytesMax) finish();
    });
    decoder.on('end', finish).on('error', finish);
    decoder.end(bytes);
  });
}

function decoderOf(bytes: Buffer, coding: Coding) {
  // What is cut off is read as far as it goes.
  const flush = { finishFlush: constants.Z_SYNC_FLUSH };
  switch (coding) {
    case 'gzip':
      return createGunzip(flush);
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    case 'zstd':
      return createZstdDecompress({ finishFlush: constants.ZSTD_e_flush });
    case 'deflate-raw':
      return createInflateRaw(flush);
    case 'deflate':
      return ((bytes[0] ?? 0) & 0x0f) === ZLIB_METHOD ? createInflate(flush) : createInflateRaw(flush);
  }
}
