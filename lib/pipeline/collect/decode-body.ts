/** A request's body without its content encoding. */
import zlib, { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { RejectionNote } from './collect-request';

type Decoder = (body: Uint8Array, maxOutputLength: number) => Uint8Array;

const decoders: Record<string, Decoder> = {
  gzip: (body, maxOutputLength) => gunzipSync(body, { maxOutputLength }),
  deflate: (body, maxOutputLength) => inflateSync(body, { maxOutputLength }),
  br: (body, maxOutputLength) => brotliDecompressSync(body, { maxOutputLength }),
  ...zstd(),
};

/** Node has it since 22.15. No more memory than a sender may ask for: https://www.rfc-editor.org/rfc/rfc9659 (read 2026-11) */
function zstd(): Record<string, Decoder> {
  if (!('zstdDecompressSync' in zlib)) return {};
  const params = { [zlib.constants.ZSTD_d_windowLogMax]: 23 };
  return { zstd: (body, maxOutputLength) => zlib.zstdDecompressSync(body, { maxOutputLength, params }) };
}

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
  const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (!decode) return unsupported(`must be one of ${Object.keys(decoders).join(', ')}.`);
  try {
    return decode(body, bytesMax);
  } catch (error) {
    if (error instanceof RangeError) return tooLarge(bytesMax);
    return unsupported(`The body is not valid ${name}.`);
  }
}

function unsupported(detail: string): RejectionNote {
  return { reason: 'unsupported_encoding', field: 'content-encoding', detail };
}

/** Why a body of more bytes is refused; `said` is the Content-Length that it came with. */
export function tooLarge(bytesMax: number, said?: string): RejectionNote {
  const size = said !== undefined && /^\d{1,15}$/.test(said) && Number(said) > bytesMax ? ` It has ${said}.` : '';
  return { reason: 'too_large', detail: `The body is larger than ${bytesMax} bytes.${size}` };
}

/** Why a body of more values is refused: its bytes may be few. */
export function tooManyValues(valuesMax: number): RejectionNote {
  return { reason: 'too_large', detail: `The body holds more than ${valuesMax} values.` };
}

export function isBodyProblem(body: object): body is RejectionNote {
  return 'reason' in body;
}
