/** Where the programs of `npm start` write what they say: a file each, which never grows past a bound. */
import { basename, dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { createStream } from 'rotating-file-stream';

/** Weeks of a busy store's lines. */
const SIZE = '20M';

/** Appends to the file. When it is full it is kept as `<file>.1`, in place of the one before; what cannot be written is left out. */
export function openLogFile(file: string, size = SIZE): Writable {
  const name = basename(file);
  const nameOf = (index: number | Date | null) => (index ? `${name}.1` : name);
  const stream = createStream(nameOf, { path: dirname(file), size, rotate: 1 });
  // A full disk costs the lines, not the programs.
  stream.on('error', () => {});
  return stream;
}
