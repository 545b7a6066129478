/** A request's body without its content encoding. */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { RejectionNote } from './collect-request';

const decoders: Record<string, (body: Uint8Array, maxOutputLength: number) => Uint8Array> = {
  gzip: (body, maxOutputLength) => gunzipSync(body, { maxOutputLength }),
  deflate: (body, maxOutputLength) => inflateSync(body, { maxOutputLength }),
  br: (body, maxOutputLength) => brotliDecompressSync(body, { maxOutputLength }),
};

/** Whether the encoding is one that changes the bytes. */
export function isEncoded(encoding: string | undefined): boolean {
  return encoding !== undefined && encoding !== '' && encoding.trim().toLowerCase() !== 'identity';
}

/**
 * The body without its content encoding, at most `bytesMax` long, or why it cannot be read. No more than that is ever
 * decompressed.
 */
export function decompress(body: Uint8Array, encoding: string | undefined, bytesMax: number): Uint8Array | RejectionNote {
  if (body.length > bytesMax) return tooLarge(bytesMax);
  const name = encoding?.trim().toLowerCase();
  if (!name || name === 'identity') return body;
  const decode = decoders[name];
  if (!decode) return { reason: 'unsupported_encoding', field: 'content-encoding', detail: 'must be gzip, deflate or br.' };
  try {
    return decode(body, bytesMax);
  } catch (error) {
    if (error instanceof RangeError) return tooLarge(bytesMax);
    return { reason: 'unsupported_encoding', field: 'content-encoding', detail: `The body is not valid ${name}.` };
  }
}

/** Why a body of more bytes is refused. */
export function tooLarge(bytesMax: number): RejectionNote {
  return { reason: 'too_large', detail: `The body is larger than ${bytesMax} bytes.` };
}

/** Why a body of more values is refused: its bytes may be few. */
export function tooManyValues(valuesMax: number): RejectionNote {
  return { reason: 'too_large', detail: `The body holds more than ${valuesMax} values.` };
}

export function isBodyProblem(body: object): body is RejectionNote {
  return 'reason' in body;
}
