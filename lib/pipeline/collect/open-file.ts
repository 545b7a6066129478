/**
 * Opens a file of rows: its heading tells what parts the cells, before the first of them is read. Memory holds the heading and a
 * piece.
 */
import type { Readable } from 'node:stream';
import { type Separator, separatorOf } from '@/lib/sources/csv/separator';

/** A heading longer than this is none; what was read of it by then decides. */
const HEADING_LENGTH_MAX = 65_536;
/** A line that is not empty, to its end. */
const HEADING = /\S[^\r\n]*[\r\n]/;

export type OpenFile = { separator: Separator; pieces: AsyncGenerator<Buffer, void, undefined> };

/** Reads as far as the heading goes; `pieces` gives the whole file, from its beginning. Rejects when the file cannot be read. */
export async function openFile(file: Readable): Promise<OpenFile> {
  const source: AsyncIterator<Buffer | string> = file[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let beginning = '';
  while (!HEADING.test(beginning) && beginning.length < HEADING_LENGTH_MAX) {
    const next = await source.next();
    if (next.done) break;
    first.push(Buffer.from(next.value));
    beginning = Buffer.concat(first).toString('utf8');
  }
  async function* pieces(): OpenFile['pieces'] {
    yield* first.splice(0);
    for (let next = await source.next(); !next.done; next = await source.next()) yield Buffer.from(next.value);
  }
  return { separator: separatorOf(beginning), pieces: pieces() };
}
