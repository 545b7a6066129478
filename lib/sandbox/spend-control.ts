/**
 * What may be told to an ad platform's server from outside: faults, and what an account has spent. Figures are whole numbers as
 * text, as JSON's own lose digits.
 */
import { z } from 'zod';
import { parseDay } from '@/lib/core/day';
import { fail, ok, type Result } from '@/lib/core/result';
import type { CostRow } from '@/lib/model/spend';
import { faultControl } from './fault';
import { parsed } from './http';

const figure = z
  .string()
  .regex(/^-?\d{1,18}$/, 'must be a whole number as text')
  .transform(BigInt);
const id = z.string().min(1).max(100).optional();
const rowSchema = z.object({
  day: z.string().refine((text) => parseDay(text) !== undefined, 'must be a day, YYYY-MM-DD'),
  campaignId: id,
  campaign: id,
  adGroupId: id,
  adGroup: id,
  adId: id,
  ad: id,
  costMicros: figure,
  impressions: figure.optional(),
  clicks: figure.optional(),
  videoViews: figure.optional(),
  videoStarts: figure.optional(),
  videoEnds: figure.optional(),
  claim: z
    .object({
      conversionsMicros: figure,
      valueMicros: figure.optional(),
      viewConversionsMicros: figure.optional(),
      viewValueMicros: figure.optional(),
      window: id,
      basis: z.enum(['ad', 'conversion']),
    })
    .optional(),
});

const controlSchema = faultControl.extend({
  /** What an account has spent, from now on and instead of all that it had. */
  restate: z.object({ externalId: z.string(), rows: z.array(rowSchema.transform(withoutAbsent)).max(50_000) }).optional(),
  /** Gives the accounts what they had at first, and forgets what was asked. */
  forget: z.boolean().optional(),
});

export type SpendControl = z.output<typeof controlSchema>;

/** What is asked for, or why it cannot be done. */
export function readControl(body: string, accounts: readonly { externalId: string }[]): Result<SpendControl, string> {
  const { data, error } = controlSchema.safeParse(parsed(body));
  if (!data) return fail(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  if (data.fault === 'answer' && !data.answer) return fail('answer: is missing');
  const { restate } = data;
  const isKnown = !restate || accounts.some(({ externalId }) => externalId === restate.externalId);
  return isKnown ? ok(data) : fail(`restate.externalId: there is no account ${restate.externalId}`);
}

/** A row without the members that nobody has stated. */
function withoutAbsent(row: z.output<typeof rowSchema>): CostRow {
  const { day, costMicros, claim, ...others } = row;
  const stated = <Value extends object>(value: Value) =>
    Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
  return {
    day,
    costMicros,
    ...stated(others),
    ...(claim && { claim: { conversionsMicros: claim.conversionsMicros, basis: claim.basis, ...stated(claim) } }),
  };
}
