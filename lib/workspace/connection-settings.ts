/** The settings of a connection, checked: those of its destination, and those that every connection has. */
import { z } from 'zod';
import type { Destination } from '@/lib/destinations/define';
import { eventIdFormProblem } from '@/lib/model/event-id-form';
import { parseInput } from '@/lib/model/parse-input';

const everySchema = z.object({
  /** As lib/model/event-id-form has it; absent: our own. */
  eventIdForm: z
    .string()
    .trim()
    .superRefine((form, context) => {
      const message = eventIdFormProblem(form);
      if (message) context.addIssue({ code: 'custom', message });
    })
    .optional(),
});

/**
 * As the destination's schema reads them, with those of every connection: whether opted-out events go flagged, and the form of
 * the event id. Throws `invalid_input` with the setting that is wrong.
 */
export function checkedSettings(
  { settings: schema, consent }: Destination,
  settings: Record<string, unknown>,
): Record<string, unknown> {
  const read = parseInput(z.object({ settings: schema }), { settings }).settings;
  const { eventIdForm } = parseInput(z.object({ settings: everySchema }), { settings }).settings;
  return {
    ...read,
    ...(consent.restricted && { limitedDataUse: settings['limitedDataUse'] === true }),
    ...(eventIdForm && { eventIdForm }),
  };
}
