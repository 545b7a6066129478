/** A request's body without its content encoding, and the JSON that it holds. */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { BODY_BYTES_MAX } from '@/lib/collection';
import type { CollectRequest, RejectionNote } from './collect-request';

const decoders: Record<string, (body: Uint8Array, maxOutputLength: number) => Uint8Array> = {
  gzip: (body, maxOutputLength) => gunzipSync(body, { maxOutputLength }),
  deflate: (body, maxOutputLength) => inflateSync(body, { maxOutputLength }),
  br: (body, maxOutputLength) => brotliDecompressSync(body, { maxOutputLength }),
};

const utf8 = new TextDecoder();

/** The JSON that the body holds, or why it cannot be read. */
export function decodeBody(request: CollectRequest): { json: unknown; text: string } | RejectionNote {
  const bytes = decompress(request, BODY_BYTES_MAX);
  if (isBodyProblem(bytes)) return bytes;
  const text = utf8.decode(bytes);
  try {
    return { json: JSON.parse(text), text };
  } catch (error) {
    return { reason: 'malformed_json', detail: `The body is not JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
}

/** The body without its content encoding, at most `bytesMax` long, or why it cannot be read. */
export function decompress(request: CollectRequest, bytesMax: number): Uint8Array | RejectionNote {
  const tooLarge: RejectionNote = { reason: 'too_large', detail: `The body is larger than ${bytesMax} bytes.` };
  if (!request.body || request.body.length > bytesMax) return tooLarge;
  const encoding = request.encoding?.trim().toLowerCase();
  if (!encoding || encoding === 'identity') return request.body;
  const decode = decoders[encoding];
  if (!decode) return { reason: 'unsupported_encoding', field: 'content-encoding', detail: 'must be gzip, deflate or br.' };
  try {
    return decode(request.body, bytesMax);
  } catch (error) {
    if (error instanceof RangeError) return tooLarge;
    return { reason: 'unsupported_encoding', field: 'content-encoding', detail: `The body is not valid ${encoding}.` };
  }
}

export function isBodyProblem(body: object): body is RejectionNote {
  return 'reason' in body;
}
