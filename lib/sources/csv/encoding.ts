/**
 * How a file's text is written, told by its beginning: UTF-8; UTF-16, which Excel calls Unicode text; or Windows' Western code page, in
 * which it saves plain CSV.
 */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** By the byte order mark; else by the zeros that UTF-16 has beside each Latin letter; else by whether it can be UTF-8. */
export function encodingOf(beginning: Uint8Array): Encoding {
  const [first, second, third, fourth] = beginning;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (second === 0 && fourth === 0) return 'utf-16le';
  if (first === 0 && third === 0) return 'utf-16be';
  return isUtf8(beginning) ? 'utf-8' : 'windows-1252';
}

/** The last character may be cut off. */
function isUtf8(beginning: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(beginning, { stream: true });
    return true;
  } catch {
    return false;
  }
}
