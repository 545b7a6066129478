/**
 * Which orders a figure of the cohorts is made of, as the text of the parameter `cohort` of the list of orders: JSON that names
 * the customers and what of theirs is wanted. Made by the page, read by the list.
 */
import { z } from 'zod';
import { daySchema } from '../../wire';

/** What cohorts can be told apart by: when the customer first bought, or what won them. */
export const cohortLevels = ['month', 'channel', 'source', 'campaign'] as const;
export type CohortLevel = (typeof cohortLevels)[number];
export const wonLevels = ['channel', 'source', 'campaign'] as const;
export type WonLevel = (typeof wonLevels)[number];

/** Days since the first order within which revenue and second orders are counted. */
export const cohortWindows = [30, 60, 90, 365] as const;

/** What won a customer, as text: `=` and the value, nothing where it was not stated, `!unattributed` or `!left_out`. */
export const wonKeySchema = z
  .string()
  .max(2_100)
  .regex(/^(=[\s\S]*|!unattributed|!left_out)?$/);

const cohortSchema = z.strictObject({
  /** Days of the first order; half-open. */
  from: daySchema,
  to: daySchema,
  /** Only who was won by this. */
  won: z.partialRecord(z.enum(wonLevels), wonKeySchema).optional(),
  /** Only orders within so many days of the first, of customers whose first is at least that long ago at `asOf`. */
  within: z.literal(cohortWindows).optional(),
  asOf: z.iso.datetime().optional(),
  /** First orders are as many as customers, second ones as many as those who came back. */
  part: z.enum(['first', 'second']).optional(),
  /** Those whom the shop says to have bought before the orders held began, who are in no cohort. */
  earlier: z.literal(true).optional(),
});
export type Cohort = z.infer<typeof cohortSchema>;

export const COHORT_TEXT_MAX = 4_000;

/** The cohort that a text names, or undefined when it names none. */
export function parseCohort(text: string): Cohort | undefined {
  try {
    const { success, data } = cohortSchema.safeParse(JSON.parse(text));
    return success && data.from < data.to ? data : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a cohort. */
export function cohortText(cohort: Cohort): string {
  return JSON.stringify(cohort);
}
