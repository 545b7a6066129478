/** Parameters that are several of some values, as one text. */
import { z } from 'zod';

/** At least one of the values and at most `max`, comma separated. */
export function commaList<Value extends z.ZodType<string, string>>(value: Value, max: number) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(value).min(1).max(max));
}
