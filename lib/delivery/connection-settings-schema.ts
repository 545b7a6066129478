/** The settings of every connection, as a change states them and as they are stored: what is left out has its default. */
import { z } from 'zod';
import { tills, waits, whens } from './connection-settings';

export const commonSettingsSchema = z.object({
  orderSentWhen: z.enum(whens).optional(),
  orderWaitMinutes: z.enum(waits).optional(),
  pointOfSale: z.enum(tills).optional(),
});
