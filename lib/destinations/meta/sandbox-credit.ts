/**
 * What Meta demands of AppendAttribution, as its guide and its library have it: credit of an event that it has, at most 48 hours
 * old, with the share and what it is of. Which members its server refuses an event for is told nowhere in full: here all that we
 * rely on are.
 */
import { z } from 'zod';

const HOURS_48_S = 48 * 3_600;

const id = z.string().regex(/^\d+$/);
const seconds = z.number().int().min(1_000_000_000).max(9_999_999_999);

const creditSchema = z.looseObject({
  event_name: z.literal('AppendAttribution'),
  event_time: seconds,
  original_event_data: z
    .strictObject({
      event_name: z.string().min(1).max(50),
      event_time: seconds,
      order_id: z.string().optional(),
      event_id: z.string().optional(),
    })
    .refine(({ order_id, event_id }) => order_id !== undefined || event_id !== undefined, 'names no event'),
  attribution_data: z.strictObject({
    scope: z.literal('click'),
    visit_time: seconds,
    ad_id: id.optional(),
    adset_id: id.optional(),
    campaign_id: id.optional(),
    attribution_share: z.number().min(0).max(1),
    attribution_model: z.enum([
      'first_touch',
      'last_click',
      'last_touch',
      'linear',
      'position_based',
      'time_decay',
      'customized_multi_touch',
      'unknown',
    ]),
    attr_window: z.number().int().positive(),
    attribution_value: z.number().min(0).optional(),
  }),
});

/** What is wrong with the event, if it is credit and something is. */
export function creditProblem(entry: unknown, now: Date): string | undefined {
  const named = z.looseObject({ event_name: z.string() }).safeParse(entry);
  if (named.data?.event_name !== 'AppendAttribution') return undefined;
  const read = creditSchema.safeParse(entry);
  if (!read.success) {
    const [issue] = read.error.issues;
    return `${issue?.path.join('.')}: ${issue?.message}`;
  }
  const { original_event_data: original, attribution_data: attribution, event_time } = read.data;
  if (now.getTime() / 1_000 - original.event_time >= HOURS_48_S) return 'The original event is 48 hours old or older.';
  if (event_time < original.event_time) return 'It is older than the original event.';
  return attribution.visit_time > original.event_time ? 'The visit is later than the original event.' : undefined;
}
