/** One request on its way through the gates (gates.ts), with what each of them found out. */
import { BODY_BYTES_MAX } from '@/lib/collection';
import type { Id } from '@/lib/core/id';
import type { EventReceipt } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import type { SourceDefinition, SourceRequest } from '@/lib/sources/define';
import type { ReadEnvelope } from '@/lib/sources/snippet/parse';
import type { AdmittedBatch } from './admit-batch';
import type { CollectContext, Webhook } from './collect-context';
import type { CollectReply, CollectRequest, KeptBody, RejectionNote } from './collect-request';
import type { EventWriter } from './event-writer';
import type { LargeReading } from './large-bodies';
import type { Reading, ReadingTask } from './read-source';

export const SNIPPET = 'snippet';

/** The largest body that any webhook may have. */
export const WEBHOOK_BYTES_MAX = 2_000_000;

/**
 * `to`: the site's collection path, a webhook's path, the site itself when its caller is known, or a key in the request that says
 * whose it is.
 */
export type SourceCall = {
  request: CollectRequest;
  method: string;
  rest: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
  /** Who holds a secret key that came with the request; absent: nobody is asked for. */
  approverOf?: ApproverOf;
} & ({ to: 'webhook' } | { to: 'path' | 'key'; source: SourceDefinition } | { to: 'site'; site: Site; source: SourceDefinition });

/** Somebody who may decide what counts on the site. */
export type Approver = {
  /** As the audit log writes it. */
  name: string;
  /** Tells the audit log of the aliases that were stored in their name. */
  noteAliases(eventIds: Id<'event'>[]): Promise<void>;
};
export type ApproverOf = (secretKey: string, site: Site) => Promise<Approver | undefined>;

/** What the collector lends to the gates and to what lies behind them. */
export type Door = {
  context: CollectContext;
  /** Keeps or counts the refusal, and answers it. */
  refuse(passage: Passage, note: RejectionNote): Promise<CollectReply>;
  /** Undefined when the queue is full and nothing was written. */
  write(batch: AdmittedBatch): Promise<EventReceipt[] | undefined>;
  /** Keeps a webhook's body whole with what was refused of it; false when there is no room for it. */
  keepBody(rejections: AdmittedBatch['rejections'], body: KeptBody): Promise<boolean>;
  /** Counts events that a browser has given up. */
  countLost: EventWriter['countLost'];
};

export type Passage = {
  readonly request: CollectRequest;
  readonly door: Door;
  /** Absent: the snippet, at the site's own path. */
  readonly call?: SourceCall;
  source?: SourceDefinition;
  site?: Site;
  webhook?: Webhook;
  /** The shop has signed it, or its caller is known to the API. */
  isProven: boolean;
  /** Whose secret key came with the request. */
  approver?: Approver;
  /** The site's key may be in the body, and was nowhere else. */
  awaitsKey: boolean;
  /** The raw bytes are not signed, but the decompressed ones may be. */
  verifiesDecoded: boolean;
  /** Of the decompressed body. */
  bytesRead: number;
  count: number;
  /** Of the snippet. */
  batch?: ReadEnvelope & { sentAt: Date };
  /** Of any other source. */
  reading?: Reading | LargeReading;
};

type Head = Pick<Passage, 'call' | 'webhook' | 'source'>;

/** A passage at its first gate. */
export function passageOf(request: CollectRequest, door: Door, call?: SourceCall): Passage {
  return {
    request,
    door,
    call,
    source: call && 'source' in call ? call.source : undefined,
    site: undefined,
    webhook: undefined,
    isProven: false,
    awaitsKey: false,
    verifiesDecoded: false,
    bytesRead: 0,
    count: 0,
    batch: undefined,
    reading: undefined,
  };
}

/** What the source's own functions read of the request. */
export function sourceRequestOf(call: SourceCall, body: Uint8Array): SourceRequest {
  const { method, rest, query, headers, request } = call;
  return { method, path: rest, query, headers, body, receivedAt: request.receivedAt };
}

/** What is to be read of the request. */
export function taskOf(
  passage: Head & Pick<Passage, 'request' | 'awaitsKey' | 'verifiesDecoded'>,
  call: SourceCall,
  source: SourceDefinition,
): ReadingTask {
  const { webhook, request, awaitsKey, verifiesDecoded } = passage;
  const { method, rest, query, headers } = call;
  return {
    kind: source.kind,
    head: { method, path: rest, query, headers, receivedAt: request.receivedAt },
    body: request.body ?? new Uint8Array(),
    encoding: request.encoding,
    bytesMax: bytesMaxOf(passage),
    settings: webhook?.settings ?? {},
    wantsKey: awaitsKey,
    secrets: verifiesDecoded ? webhook?.secrets : undefined,
  };
}

/** How large a body may be, before it is decompressed and after. */
export function bytesMaxOf({ call, webhook, source }: Head): number {
  if (!call) return BODY_BYTES_MAX;
  return webhook ? WEBHOOK_BYTES_MAX : (source?.limits.bodyBytes ?? BODY_BYTES_MAX);
}
