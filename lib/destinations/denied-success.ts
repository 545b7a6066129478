/**
 * Answers that contradict themselves: a status of success, and a body that says that the request has failed. Gateways in front of a
 * platform's API answer so, and some platforms for a wrong key; what is read by its status alone would count as delivered.
 */
import { z } from 'zod';
import type { VendorResponse, Verdict } from '@/lib/model/delivery';
import { brief, readJson, withoutReceipt } from './read';

const FAILED = /^(error|fail(ed|ure)?|invalid|denied)$/i;

const saidSchema = z.object({
  success: z.unknown().optional(),
  ok: z.unknown().optional(),
  error: z.unknown().optional(),
  errors: z.unknown().optional(),
  status: z.unknown().optional(),
  result: z.unknown().optional(),
});

/** The verdict as it was read, or, where the body denies the success that was read of it, that nobody understands the answer. */
export function withoutDenied(verdict: Verdict, response: VendorResponse): Verdict {
  const isSuccess = verdict.taken === 'all' && verdict.outcome.class === 'delivered' && verdict.outcome.code === undefined;
  if (!isSuccess || !saysFailure(response)) return verdict;
  return { taken: 'all', outcome: withoutReceipt(response, brief(response.body)) };
}

function saysFailure(response: VendorResponse): boolean {
  const said = saidSchema.safeParse(readJson(response)).data;
  if (!said) return false;
  return (
    [said.success, said.ok].includes(false) ||
    [said.error, said.errors].some(isThere) ||
    [said.status, said.result].some((word) => typeof word === 'string' && FAILED.test(word))
  );
}

/** Platforms send empty lists, empty texts and null where nothing is wrong. */
function isThere(error: unknown): boolean {
  if (typeof error === 'object' && error !== null) return Object.keys(error).length > 0;
  return error !== undefined && error !== null && error !== '' && error !== false && error !== 0;
}
