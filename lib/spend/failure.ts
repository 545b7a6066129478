/**
 * How a conversation with an ad platform ends where no answer says so: an answer of 200 that is cut off, pages that do not fit
 * together, a permission that the admin has not ticked. Thrown within the conversation, met by whoever carries it like a refusal.
 */
import type { SpendFault } from '@/lib/model/spend';

export type SpendRefusal = { fault: SpendFault; message: string; waitMs?: number };

export class SpendFailure extends Error {
  readonly refusal: SpendRefusal;

  constructor(refusal: SpendRefusal) {
    super(refusal.message);
    this.name = 'SpendFailure';
    this.refusal = refusal;
  }
}
