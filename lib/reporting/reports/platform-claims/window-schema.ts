/** Reads the text of a cell of a platform's own window where the list of orders is given one. */
import { z } from 'zod';
import { datedByChoices } from '../performance/names';
import { adLevels, type WindowCell } from './names';

const windowSchema = z
  .strictObject({
    platform: z.string().max(100),
    by: z.array(z.enum([...adLevels, 'day'])).max(adLevels.length + 1),
    under: z.array(z.string().max(2_100)),
    datedBy: z.enum(datedByChoices),
    shared: z.literal(true).optional(),
  })
  .refine(({ by, under }) => by.length === under.length);

/** The cell that a text names, or undefined when it names none. */
export function parseWindow(text: string): WindowCell | undefined {
  try {
    const { success, data } = windowSchema.safeParse(JSON.parse(text));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}
