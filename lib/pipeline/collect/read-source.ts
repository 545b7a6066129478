/**
 * Reading a source's request: bytes in, events or a reason out, with a bound on the work. Small bodies, nearly all there are, are
 * read at once; what is larger, or holds more values, is read by the same function in a thread of its own (reading-thread.ts).
 */
import { JSON_VALUES_MAX, readExactJson } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ParsedEvent, SignatureFault, SourceDefinition, SourceRequest } from '@/lib/sources/define';
import type { RejectionNote } from './collect-request';
import { decompress, isBodyProblem, tooManyValues } from './decode-body';

/** Bytes and values that are read at once: some 10 ms of work where every one of them is at its worst. */
export const INLINE_BYTES_MAX = 65_536;
export const INLINE_VALUES_MAX = 10_000;
/** Parameters of an address: every line of a Google tag's body is read with them. */
const PARAMETERS_MAX = 500;

/** Plain data but for the query, which is text where it is handed to a thread. */
export type ReadingTask = {
  kind: string;
  /** The request without its body. */
  head: Omit<SourceRequest, 'body' | 'query'> & { query: URLSearchParams | string };
  body: Uint8Array;
  encoding: string | undefined;
  bytesMax: number;
  settings: Record<string, unknown>;
  /** The site's key is in the body, if anywhere. */
  wantsKey: boolean;
  /** The secrets that the decompressed body may be signed by, where the raw one is signed by none. */
  secrets?: string[];
};

export type Reading = {
  /** Decompressed. */
  bytes: number;
  /** The write key that the request holds, where it was asked for. */
  key?: string;
  signatureFault?: SignatureFault;
  /** How many events there are; more than the source's limit are not read. */
  count: number;
  parsed: Result<{ sentAt?: string; events: ParsedEvent[]; wanted?: string[] }, RejectionNote>;
};

/** What the request holds, or undefined when it is too large to be read at once. */
export function readAtOnce(task: ReadingTask, source: SourceDefinition): Reading | undefined {
  if (task.body.length > INLINE_BYTES_MAX) return undefined;
  const bytes = decompress(task.body, task.encoding, Math.min(task.bytesMax, INLINE_BYTES_MAX));
  if (isBodyProblem(bytes)) {
    return bytes.reason === 'too_large' && task.bytesMax > INLINE_BYTES_MAX ? undefined : unreadable(bytes);
  }
  return readBytes(task, source, bytes, INLINE_VALUES_MAX);
}

/** What the request holds, however large it is. */
export function readWhole(task: ReadingTask, source: SourceDefinition): Reading {
  const bytes = decompress(task.body, task.encoding, task.bytesMax);
  if (isBodyProblem(bytes)) return unreadable(bytes);
  return readBytes(task, source, bytes, JSON_VALUES_MAX) ?? unreadable(tooManyValues(JSON_VALUES_MAX), bytes.length);
}

/** Undefined when the bytes hold more values. */
function readBytes(
  { head, settings, wantsKey, secrets }: ReadingTask,
  source: SourceDefinition,
  body: Uint8Array,
  valuesMax: number,
): Reading | undefined {
  const query = typeof head.query === 'string' ? new URLSearchParams(head.query) : head.query;
  const request: SourceRequest = { ...head, query, body };
  const { key, limits } = source;
  const signatureFault = secrets && key.by === 'webhook' ? key.verify(request, secrets) : undefined;
  if (signatureFault) return { bytes: body.length, signatureFault, count: 0, parsed: ok({ events: [] }) };
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  const read = readExactJson(text, valuesMax);
  if (read.ok ? false : read.failure === 'too_many_values' || partsOf(text) > valuesMax) return undefined;
  const json = read.ok ? read.value : undefined;
  const known = { bytes: body.length, key: wantsKey && key.by === 'write-key' ? key.read(request, json) : undefined };
  if (query.size > PARAMETERS_MAX) return { ...known, count: 0, parsed: fail(tooManyParameters) };
  const parsed = source.parse(request, json, settings);
  if (!parsed.ok) return { ...known, count: 0, parsed };
  const count = parsed.value.events.length;
  return { ...known, count, parsed: count > limits.events ? ok({ events: [] }) : parsed };
}

/** What text that is no JSON is made of: pairs of a form, lines of a hit. */
function partsOf(text: string): number {
  let parts = 1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === AMPERSAND || code === LINE_FEED) parts += 1;
  }
  return parts;
}

const AMPERSAND = 38;
const LINE_FEED = 10;
const tooManyParameters: RejectionNote = {
  reason: 'malformed_batch',
  field: 'query',
  detail: `must have at most ${PARAMETERS_MAX} parameters`,
};

function unreadable(problem: RejectionNote, bytes = 0): Reading {
  return { bytes, count: 0, parsed: fail(problem) };
}
