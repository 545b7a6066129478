/**
 * What an ad must bring back to pay for itself: a ROAS that the store states, or the part of revenue that its goods leave. Until one is
 * stated a ROAS of 1 is assumed, revenue that just covers the cost, which no store with goods to buy lives by: what is below that
 * loses whatever the margin is.
 */
import { z } from 'zod';
import { compareFractions, dividedBy, type Fraction, fraction } from '@/lib/core/fraction';

/** A positive decimal, exact. */
function parsed(text: string): Fraction | undefined {
  const [, whole, parts = ''] = /^(\d{1,4})(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const value = fraction(BigInt(whole + parts), 10n ** BigInt(parts.length));
  return value.numerator > 0n ? value : undefined;
}

const ROAS_MAX = fraction(100n);
const WHOLE_PERCENT = fraction(100n);
const atMost = (text: string, most: Fraction) => {
  const value = parsed(text);
  return value !== undefined && compareFractions(value, most) <= 0;
};

export const breakEvenSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('roas'),
    roas: z.string().refine((text) => atMost(text, ROAS_MAX), 'must be a number above 0 and at most 100, such as 2.5'),
  }),
  z.object({
    kind: z.literal('margin'),
    percent: z.string().refine((text) => atMost(text, WHOLE_PERCENT), 'must be a number above 0 and at most 100, such as 40'),
  }),
]);
export type BreakEven = z.infer<typeof breakEvenSchema>;

/** Above this part of what a platform claims for a campaign, clicks alone do not judge it, in percent. */
export const VIEW_SHARE_MAX_USUAL = 30;

/** The ROAS at which cost and what revenue leaves are the same; of a margin, one by it. */
export function breakEvenRoas(stated: BreakEven | undefined): { roas: Fraction; isAssumed: boolean } {
  if (!stated) return { roas: fraction(1n), isAssumed: true };
  const value = parsed(stated.kind === 'roas' ? stated.roas : stated.percent) ?? fraction(1n);
  const roas = stated.kind === 'roas' ? value : dividedBy(WHOLE_PERCENT, value);
  return { roas: roas ?? fraction(1n), isAssumed: false };
}
