/**
 * Opens a file of rows, whatever program has written it: UTF-8, UTF-16 as from Excel's "Unicode text", or Windows' own code page; with
 * Excel's line that names the separator, or without. What parts the cells is told before the first of them is read. Memory holds
 * the heading and a piece.
 */
import type { Readable } from 'node:stream';
import { type Encoding, encodingOf } from '@/lib/sources/csv/encoding';
import { type Separator, separatorOf, statedSeparator } from '@/lib/sources/csv/separator';

/** A heading longer than this is none; what was read of it by then decides. */
const HEADING_LENGTH_MAX = 65_536;
/** A line that is not empty, to its end, and what begins the next: the first may only name the separator. */
const HEADING = /\S[^\r\n]*[\r\n]+[^\r\n]/;

/** Of UTF-8; a decoder leaves it out. */
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

export type OpenFile = { separator: Separator; pieces: AsyncGenerator<Buffer, void, undefined> };

/**
 * Reads as far as the heading goes; `pieces` gives the whole file in UTF-8, from its heading on. Rejects when the file cannot be read.
 */
export async function openFile(file: Readable): Promise<OpenFile> {
  const source: AsyncIterator<Buffer | string> = file[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let beginning = '';
  let encoding: Encoding = 'utf-8';
  let mark = 0;
  while (!HEADING.test(beginning) && beginning.length < HEADING_LENGTH_MAX) {
    const next = await source.next();
    if (next.done) break;
    first.push(Buffer.from(next.value));
    const bytes = Buffer.concat(first);
    encoding = encodingOf(bytes);
    mark = bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    beginning = new TextDecoder(encoding).decode(bytes);
  }
  const stated = statedSeparator(beginning)?.line.length ?? 0;
  async function* raw(): OpenFile['pieces'] {
    yield* first.splice(0);
    for (let next = await source.next(); !next.done; next = await source.next()) yield Buffer.from(next.value);
  }
  const pieces = encoding === 'utf-8' ? raw() : recoded(raw(), encoding);
  return { separator: separatorOf(beginning), pieces: stated > 0 ? without(pieces, mark + stated) : pieces };
}

async function* recoded(pieces: OpenFile['pieces'], encoding: Encoding): OpenFile['pieces'] {
  const decoder = new TextDecoder(encoding);
  for await (const piece of pieces) yield Buffer.from(decoder.decode(piece, { stream: true }), 'utf8');
  yield Buffer.from(decoder.decode(), 'utf8');
}

async function* without(pieces: OpenFile['pieces'], bytes: number): OpenFile['pieces'] {
  let left = bytes;
  for await (const piece of pieces) {
    const cut = Math.min(left, piece.length);
    left -= cut;
    yield piece.subarray(cut);
  }
}
