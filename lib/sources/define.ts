/**
 * What a source is: one way in, described once. The door (lib/pipeline), the console's forms and guides and the contract test
 * read this and name no platform themselves. Everything here is pure: bytes and settings in, events or a reason out.
 */
import { z } from 'zod';
import type { Result } from '@/lib/core/result';
import type { RejectReason } from '@/lib/model/event';
import type { EventNote } from '@/lib/model/event-note';
import type { SalesChannel } from '@/lib/model/sales-channel';
import type { ShopFetch } from './fetch';
import type { ParsedEvent, SourceField } from './parsed';

export type { ParsedEvent, SourceField };

/** One request as it came in. `body` is decompressed; header names are lower case. */
export type SourceRequest = {
  method: string;
  /** The address after the source's own prefix: "batch" of /v1/batch, "" of /g/collect. */
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
  body: Uint8Array;
  receivedAt: Date;
};

/** Why a request, or one of its events, is refused. `field` names what to mend. */
export type Refusal = { reason: RejectReason; field?: string; detail: string };

export type ParsedRequest = {
  /** The sender's clock at sending (ISO 8601), for correcting its event times. Absent: the clock is trusted. */
  sentAt?: string;
  events: ParsedEvent[];
  /** Orders of which the request says no more than the id: they are fetched (`fetch`). */
  wanted?: string[];
};

/** What the sender is told of each event, in the request's order. */
export type EventOutcome = {
  id?: string;
  status: 'accepted' | 'duplicate' | 'rejected';
  field?: string;
  detail?: string;
  notes?: EventNote[];
};
export type SourceReply = { status: number; body: string; contentType: string };

export const signatureFaults = ['missing_signature', 'wrong_signature', 'stale_signature'] as const;
export type SignatureFault = (typeof signatureFaults)[number];

/** How a request says which site it is for. */
export type SourceKey =
  /**
   * The site's public write key, wherever the protocol puts it. `inBody`: it may be in the body alone, which is then read for
   * it.
   */
  | {
      by: 'write-key';
      inBody?: true;
      read: (request: SourceRequest, json: unknown) => string | undefined;
      /** The secret API key that came with it, which may decide what a write key may not. */
      secret?: (request: SourceRequest) => string | undefined;
    }
  /** A webhook address of its own for each configured source, and a secret that signs. */
  | { by: 'webhook'; verify: (request: SourceRequest, secrets: string[]) => SignatureFault | undefined };

export type SourceDefinition = {
  kind: string;
  name: string;
  /** One sentence: what a store gets from it. */
  summary: string;
  category: 'api' | 'orders' | 'file';
  /**
   * Whose word on an order's money and state counts: the highest that spoke. Shops and payment providers 3, servers 2, browsers
   * 1.
   */
  authority: 1 | 2 | 3;
  /** It takes the money and does not make the orders: a shop's word on an order goes before its. */
  takesPayments?: true;
  key: SourceKey;
  limits: { bodyBytes: number; events: number; propertiesBytes: number; ageDays: number };
  /** Beside the secret: options of this source, with a default for each. */
  settings: z.ZodType<Record<string, unknown>>;
  fields: SourceField[];
  /**
   * The events of a request, or why none could be read. `json` is the body as exact JSON (integers beyond 2^53 as text; undefined
   * when it is not JSON). An empty list is a request that needs an answer and says nothing, such as a ping.
   */
  parse: (request: SourceRequest, json: unknown, settings: Record<string, unknown>) => Result<ParsedRequest, Refusal>;
  /** How an order was placed, by its origin in lower case as the shop system notes it; undefined where the origin says nothing. */
  salesChannelOf?: (origin: string) => SalesChannel | undefined;
  /** How its shop is asked for orders: those that a webhook names, those of the past, and those that webhooks have missed. */
  fetch?: ShopFetch;
  /** The answer that the protocol's own clients expect; absent: 200 with what became of each event. */
  reply?: (outcomes: EventOutcome[], request: SourceRequest) => SourceReply;
};

export const noSettings = z.object({});
