/** The settings of a connection, checked: those of its destination, and those that every connection has. */
import { z } from 'zod';
import { commonSettingsSchema } from '@/lib/delivery/connection-settings-schema';
import type { Destination } from '@/lib/destinations/define';
import { CREDIT_MODEL, deletedCreditModel } from '@/lib/model/credit-setting';
import { eventIdFormProblem } from '@/lib/model/event-id-form';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
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

/** Throws `invalid_input` where credit is to go by a model of the site's own that it does not have. */
export function requireCreditModel({ settings: { models } }: Site, settings: Record<string, unknown>): void {
  if (deletedCreditModel(models, settings) === undefined) return;
  const detail = 'is no model of this site, or was deleted: choose another';
  throw new AppError('invalid_input', `${CREDIT_MODEL}: ${detail}.`, { fields: [{ field: `settings.${CREDIT_MODEL}`, detail }] });
}

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
