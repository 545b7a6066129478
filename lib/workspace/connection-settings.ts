/** The settings of a connection, checked: those of its destination, and those that every connection has. */
import { z } from 'zod';
import { commonSettingsSchema } from '@/lib/delivery/connection-settings-schema';
import type { Destination } from '@/lib/destinations/define';
import { eventIdFormProblem } from '@/lib/model/event-id-form';
import { parseInput } from '@/lib/model/parse-input';
import { itemIdSchema } from './item-id';

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
 * As the destination's schema reads them, with those of every connection: when an order goes, the item ids, the form of the event
 * id, and whether opted-out events go flagged. Throws `invalid_input` with the setting that is wrong.
 */
export function checkedSettings(
  { settings: schema, consent }: Destination,
  settings: Record<string, unknown>,
): Record<string, unknown> {
  const read = parseInput(z.object({ settings: schema }), { settings }).settings;
  const common = parseInput(z.object({ settings: commonSettingsSchema }), { settings }).settings;
  const itemId = parseInput(z.object({ settings: itemIdSchema }), { settings }).settings;
  const { eventIdForm } = parseInput(z.object({ settings: everySchema }), { settings }).settings;
  return {
    ...read,
    ...common,
    ...itemId,
    ...(consent.restricted && { limitedDataUse: settings['limitedDataUse'] === true }),
    ...(eventIdForm && { eventIdForm }),
  };
}
