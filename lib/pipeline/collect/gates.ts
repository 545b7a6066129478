/**
 * The one door of collection. Every request, the snippet's and every other source's, passes these gates in this order, the
 * cheapest first: what a stranger can send for nothing is answered before its body is read, decompressed or parsed. What a shop
 * has signed is never refused for its rate or for its address.
 */
import { BODY_BYTES_MAX, EVENTS_PER_REQUEST_MAX } from '@/lib/collection';
import { parseInstant, readInstant } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import { hasFewValues } from '@/lib/core/json';
import { parseEnvelope } from '@/lib/sources/snippet/parse';
import { readCost, UNREAD_COST } from './address-budget';
import type { CollectReply, Refused } from './collect-request';
import { decompress, isBodyProblem, isEncoded, tooLarge, tooManyValues } from './decode-body';
import { bytesMaxOf, type Passage, sourceRequestOf, taskOf } from './passage';
import { readAtOnce } from './read-source';
import { refusal, tooBusy } from './refusal';

/** Why the request goes no further: refused, or to be sent again. */
type Stop = Refused | 'too_busy';
type Gate = { name: string; pass(passage: Passage): Promise<Stop | undefined> | Stop | undefined };

/** The gates in their order. */
export const gates: readonly Gate[] = [
  { name: 'address', pass: knowAddress },
  { name: 'budget', pass: checkBudget },
  { name: 'origin', pass: checkOrigin },
  { name: 'signature', pass: checkSignature },
  { name: 'size', pass: readRawBody },
  { name: 'content', pass: readContent },
  { name: 'counts', pass: checkCount },
  { name: 'rate', pass: checkRate },
];

/** The reply to a request that some gate has stopped; undefined: all are passed, and the passage holds what was read. */
export async function passGates(passage: Passage): Promise<CollectReply | undefined> {
  for (const { pass } of gates) {
    const passing = pass(passage);
    const stop = passing instanceof Promise ? await passing : passing;
    if (stop) return turnAway(passage, stop);
  }
  return undefined;
}

/** What proves nothing is charged to its address, told, and kept as far as there is room for it. */
async function turnAway(passage: Passage, stop: Stop): Promise<CollectReply> {
  const { request, site, door } = passage;
  if (stop === 'too_busy') return tooBusy(request, site);
  if (!passage.isProven && stop.reason !== 'rate_limited') {
    const cost = request.body ? readCost(Math.max(request.body.length, passage.bytesRead)) : UNREAD_COST;
    door.context.budget.charge(request.address, cost);
  }
  if (!site || stop.reason === 'unknown_path' || stop.reason === 'unknown_key') {
    door.context.onOutcome?.('rejected', stop.reason, 1);
    return refusal(request, undefined, stop);
  }
  return door.refuse(passage, stop);
}

/** The site by its path, the source by its webhook's path, the site by its key. A key in the body is left for later. */
async function knowAddress(passage: Passage): Promise<Stop | undefined> {
  const { request, call, door } = passage;
  const { context } = door;
  if (call?.to === 'site') {
    passage.site = call.site;
    passage.isProven = true;
  } else if (call?.to === 'webhook') {
    passage.webhook = await context.webhookAt(request.path);
    if (passage.webhook?.isUnreadable) return 'too_busy';
    passage.site = passage.webhook?.site;
    passage.source = passage.webhook?.source;
  } else if (call?.to === 'key') {
    return knowKey(passage, keyIn(passage));
  } else {
    passage.site = await context.siteOf(request.path);
  }
  return passage.site ? undefined : unknownPath;
}

async function knowKey(passage: Passage, key: string | undefined): Promise<Stop | undefined> {
  const { source, door } = passage;
  passage.awaitsKey = key === undefined && source?.key.by === 'write-key' && source.key.inBody === true && !passage.reading;
  if (passage.awaitsKey) return undefined;
  passage.site = key === undefined ? undefined : await door.context.siteByKey(key);
  return passage.site ? undefined : unknownKey;
}

function keyIn(passage: Passage): string | undefined {
  const { call, source } = passage;
  return call && source?.key.by === 'write-key' ? source.key.read(sourceRequestOf(call, emptyBody), undefined) : undefined;
}

const emptyBody = new Uint8Array();

/** At a webhook's address it is asked once the signature is known not to fit. */
function checkBudget({ request, call, door }: Passage): Stop | undefined {
  if (call?.to === 'webhook' || call?.to === 'site') return undefined;
  return door.context.budget.isSpent(request.address) ? overBudget : undefined;
}

function checkOrigin({ request, call, site, door }: Passage): Stop | undefined {
  if (!site || call?.to === 'webhook' || call?.to === 'site' || door.context.originAllowed(site, request)) return undefined;
  return { reason: 'origin_not_allowed', detail: `${request.origin?.slice(0, 200)} is not one of the site's domains.` };
}

/** The shop's signature over the raw bytes of a webhook, or Shopify's over the query of its app proxy. */
function checkSignature(passage: Passage): Promise<Stop | undefined> | Stop | undefined {
  const { request, call, site, webhook, door } = passage;
  if (webhook) return checkWebhook(passage);
  const secret = call && secretIn(passage);
  if (secret !== undefined) return knowApprover(passage, secret);
  if (call || !site || !request.appProxyQuery) return undefined;
  if (door.context.appProxySigned?.(site, request.appProxyQuery) !== false) return undefined;
  return { reason: 'wrong_signature', field: 'signature', detail: 'The app proxy’s signature does not fit.' };
}

function secretIn({ call, source }: Passage): string | undefined {
  return call && source?.key.by === 'write-key' ? source.key.secret?.(sourceRequestOf(call, emptyBody)) : undefined;
}

/** A wrong secret is told at once: without it the request would be taken, and what it decides would not hold. */
async function knowApprover(passage: Passage, secret: string): Promise<Stop | undefined> {
  const { call, site } = passage;
  if (!site || !call?.approverOf) return unknownSecret;
  passage.approver = await call.approverOf(secret, site);
  return passage.approver ? undefined : unknownSecret;
}

async function checkWebhook(passage: Passage): Promise<Stop | undefined> {
  const { request, call, webhook, door } = passage;
  invariant(call && webhook, 'a webhook is called');
  const stop = await readRawBody(passage);
  if (stop || !request.body) return stop;
  const { key } = webhook.source;
  const fault = key.by === 'webhook' ? key.verify(sourceRequestOf(call, request.body), webhook.secrets) : 'missing_signature';
  passage.isProven = !fault;
  if (!fault) return undefined;
  if (door.context.budget.isSpent(request.address)) return overBudget;
  // Something on the way may have compressed what was signed.
  if (fault === 'wrong_signature' && isEncoded(request.encoding)) {
    passage.verifiesDecoded = true;
    return undefined;
  }
  return faulty(passage, fault);
}

async function faulty({ site, door }: Passage, fault: keyof typeof signatureDetail): Promise<Stop> {
  invariant(site, 'a webhook has its site');
  if (!(await door.context.withinRate(site, 1))) return tooFast;
  return { reason: fault, detail: signatureDetail[fault] };
}

async function readRawBody(passage: Passage): Promise<Stop | undefined> {
  const { request } = passage;
  const bytesMax = bytesMaxOf(passage);
  request.body ??= await request.readBody?.(bytesMax);
  if (request.body && request.body.length <= bytesMax) return undefined;
  const { reason, detail } = tooLarge(bytesMax, passage.call?.headers['content-length']);
  return { reason, detail: passage.webhook ? `${detail} ${NOTHING_KEPT}` : detail };
}

/** Said of a webhook, whose refused bodies are kept whole: of this one there is no more than its refusal. */
const NOTHING_KEPT = 'Nothing of it could be kept: have the shop send it again, with less in it.';

function readContent(passage: Passage): Promise<Stop | undefined> | Stop | undefined {
  return passage.call ? readSourceContent(passage) : readSnippetContent(passage);
}

/** What a page sends is JSON of some kilobytes: at the limits a few milliseconds of work. */
function readSnippetContent(passage: Passage): Stop | undefined {
  const { request } = passage;
  const bytes = decompress(request.body ?? emptyBody, request.encoding, BODY_BYTES_MAX);
  if (isBodyProblem(bytes)) return bytes;
  passage.bytesRead = bytes.length;
  const text = utf8.decode(bytes);
  if (!hasFewValues(text, SNIPPET_VALUES_MAX)) return tooManyValues(SNIPPET_VALUES_MAX);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { reason: 'malformed_json', detail: `The body is not JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
  const parsed = parseEnvelope(json);
  if (!parsed.ok) return { reason: 'malformed_batch', ...parsed.failure };
  const { envelope, sent, notes } = parsed.value;
  const sentAt = parseInstant(envelope.sentAt) ?? readInstant(envelope.sentAt);
  if (!sentAt)
    notes.push({ field: 'sentAt', what: 'left_out', detail: 'must be a time with its zone: the clock is taken for right' });
  passage.batch = { envelope, sent, notes, sentAt: sentAt ?? request.receivedAt };
  passage.count = sent.length;
  return undefined;
}

const utf8 = new TextDecoder();
/** 256 KB of real events hold half of it. */
const SNIPPET_VALUES_MAX = 20_000;

async function readSourceContent(passage: Passage): Promise<Stop | undefined> {
  const { call, source, door } = passage;
  invariant(call && source, 'a call has its source');
  const task = taskOf(passage, call, source);
  const reading = readAtOnce(task, source) ?? (await door.context.readLarge(task));
  if (!reading) return 'too_busy';
  passage.reading = reading;
  passage.bytesRead = reading.bytes;
  if (reading.signatureFault) return faulty(passage, reading.signatureFault);
  if (passage.verifiesDecoded && reading.bytes > 0) passage.isProven = true;
  const unknown = passage.awaitsKey ? ((await knowKey(passage, reading.key)) ?? checkOrigin(passage)) : undefined;
  if (unknown) return unknown;
  passage.count = reading.count;
  return reading.parsed.ok ? undefined : reading.parsed.failure;
}

function checkCount({ call, source, count }: Passage): Stop | undefined {
  const most = call ? source?.limits.events : EVENTS_PER_REQUEST_MAX;
  if (most === undefined || count <= most) return undefined;
  const detail = `The request has ${count} events; at most ${most} go into one.`;
  return { reason: 'too_many_events', field: 'events', detail };
}

async function checkRate({ webhook, site, isProven, count, door }: Passage): Promise<Stop | undefined> {
  // Some shops send an order once, and switch a webhook off after a few refusals.
  if (!site || (webhook && isProven)) return undefined;
  return (await door.context.withinRate(site, Math.max(1, count))) ? undefined : tooFast;
}

const tooFast: Refused = { reason: 'rate_limited', detail: 'This site sends more events than it may.' };
const overBudget: Refused = {
  reason: 'rate_limited',
  detail: 'Too much of what this address sent was refused: mend it, and send again in a minute.',
};
const unknownPath: Refused = { reason: 'unknown_path', detail: 'No site collects at this address.' };
const unknownKey: Refused = {
  reason: 'unknown_key',
  detail: 'No site has this write key: copy it from the Sources screen.',
};
const unknownSecret: Refused = {
  reason: 'unknown_key',
  detail: 'What follows the colon of the write key is no API key of an admin of this workspace, or was revoked.',
};
const signatureDetail = {
  missing_signature: 'The request is not signed: enter the secret of the Sources screen where the webhook was made.',
  wrong_signature: 'The signature does not fit the body: the secret differs, or something on the way changed the body.',
  stale_signature: 'The signature is older than five minutes: the sender’s clock is wrong, or somebody replays an old request.',
};
