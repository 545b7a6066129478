/**
 * Carries a conversation of a pure slice (lib/model/conversation.ts) with another server: sends each request through the one
 * transport, waits where the server asks for it, tries again what fails for a passing reason, and says why where it gives up. What
 * an answer means is for the rules to say: a shop and an ad platform differ in that alone.
 */
import { jitteredWaitMs } from '@/lib/core/back-off';
import { SECOND_MS } from '@/lib/core/instant';
import { readExactJson } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversationAnswer, ConversationOf } from '@/lib/model/conversation';
import type { VendorRequest } from '@/lib/model/delivery';
import { type Fault, isFault, type Transport } from './transport';

export type ConversationTools = {
  transport: Transport;
  random: () => number;
  now: () => Date;
  /** Resolves after so many milliseconds, or rejects when the worker stops. */
  pause: (milliseconds: number) => Promise<void>;
};

/** An answer as it is judged: `isJson` is false where there is a body that cannot be read, `isCut` true where it was longer than is read. */
export type JudgedAnswer = ConversationAnswer & { isJson: boolean; isCut: boolean };

/** What failures are, and which answers are some. */
export type ConversationRules<Asked, Failure extends { retryAfterMs?: number }> = {
  timeoutMs: number;
  /** Why the answer ends the conversation, or undefined when it is given back. */
  failureOf: (asked: Asked, answer: JudgedAnswer, now: Date) => Failure | undefined;
  /** The same where none came. */
  unanswered: (fault: Fault) => Failure;
  /** Whether trying again can help. */
  passes: (failure: Failure) => boolean;
};

const TRIES = 4;
const FIRST_WAIT_MS = SECOND_MS;
/** Longer waits are not sat out: another's turn comes first. */
const WAIT_MAX_MS = 20 * SECOND_MS;
/** A page of 50 orders has some 500 KB; shops whose apps write into orders have ten times as much. */
export const ANSWER_BYTES_MAX = 16_000_000;
const VALUES_MAX = 1_000_000;

/** What the conversation comes to, or why it came to nothing. */
export async function converse<Asked extends VendorRequest, Outcome, Failure extends { retryAfterMs?: number }>(
  tools: ConversationTools,
  rules: ConversationRules<Asked, Failure>,
  conversation: ConversationOf<Asked, ConversationAnswer, Outcome>,
): Promise<Result<Outcome, Failure>> {
  let step = conversation.next();
  while (!step.done) {
    const answer = await ask(tools, rules, step.value);
    if (!answer.ok) return answer;
    step = conversation.next(answer.value);
  }
  return ok(step.value);
}

async function ask<Asked extends VendorRequest, Failure extends { retryAfterMs?: number }>(
  tools: ConversationTools,
  rules: ConversationRules<Asked, Failure>,
  request: Asked,
): Promise<Result<ConversationAnswer, Failure>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await askOnce(tools, rules, request);
    if (answer.ok || !rules.passes(answer.failure)) return answer;
    const wait = answer.failure.retryAfterMs ?? jitteredWaitMs(attempt, FIRST_WAIT_MS, WAIT_MAX_MS, tools.random());
    if (attempt >= TRIES || wait > WAIT_MAX_MS) return answer;
    await tools.pause(wait);
  }
}

async function askOnce<Asked extends VendorRequest, Failure extends { retryAfterMs?: number }>(
  { transport, now }: ConversationTools,
  rules: ConversationRules<Asked, Failure>,
  asked: Asked,
): Promise<Result<ConversationAnswer, Failure>> {
  const { method, url, headers, body: sent } = asked;
  const answered = await transport.send({ method, url, headers, body: sent }, rules.timeoutMs, ANSWER_BYTES_MAX);
  if (isFault(answered)) return fail(rules.unanswered(answered));
  const { status, headers: heads, body } = answered;
  const read = body.trim() === '' ? ok(undefined) : readExactJson(body, VALUES_MAX);
  const answer = { status, headers: heads, body, json: read.ok ? read.value : undefined };
  const isCut = Buffer.byteLength(body) >= ANSWER_BYTES_MAX;
  const failure = rules.failureOf(asked, { ...answer, isJson: read.ok, isCut }, now());
  return failure ? fail(failure) : ok(answer);
}
