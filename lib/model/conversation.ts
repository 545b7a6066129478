/**
 * How a pure slice asks another server: a generator that yields requests and is given the answers. Whoever carries it sends them,
 * waits, and gives up.
 */
import type { VendorRequest } from './delivery';

/** An answer; `json` is exact (lib/core/json), undefined where the body is none, and `body` is as it came. */
export type ConversationAnswer = { status: number; headers: Readonly<Record<string, string>>; body: string; json: unknown };

export type ConversationOf<Asked extends VendorRequest, Answered, Outcome> = Generator<Asked, Outcome, Answered>;
