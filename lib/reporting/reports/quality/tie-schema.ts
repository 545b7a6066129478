/** Reads the text of a tie where the list of orders is given one. */
import { z } from 'zod';
import { joinKinds } from './definition';
import type { Tie } from './tie';

const tieSchema = z.strictObject({
  kind: z.enum(joinKinds).optional(),
  browser: z.string().max(200).optional(),
  byShop: z.literal(true).optional(),
  inBrowser: z.boolean().optional(),
  withClick: z.literal(true).optional(),
});

/** The tie that a text names, or undefined when it names none. */
export function parseTie(text: string): Tie | undefined {
  try {
    const { success, data } = tieSchema.safeParse(JSON.parse(text));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}
