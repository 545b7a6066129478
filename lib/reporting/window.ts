/** The lookback window that a report is asked for. */
import { z } from 'zod';
import { LIFETIME_DAYS } from '@/lib/model/credit';
import { lookbackDaysSchema } from '@/lib/model/credit-schema';
import { heldDays } from '@/lib/model/lookback';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';

export const lookbackParam = z.coerce
  .number()
  .int()
  .min(1)
  .refine((days) => lookbackDaysSchema.safeParse(days).success, 'must be a window that a site could have')
  .optional()
  .describe(
    `Days, ${LIFETIME_DAYS} for lifetime. At most what paths are stored of: 90, or the site's longest window. Default: the site's own`,
  );

/** Throws `invalid_input` where a report is to look further back than the site's paths reach. */
export function requireWindow({ settings }: Pick<Site, 'settings'>, params: object): void {
  const stated = 'lookbackDays' in params ? params.lookbackDays : undefined;
  const held = heldDays(settings);
  if (typeof stated !== 'number' || stated <= held) return;
  const detail = `must be at most ${held}: as far back as this site's longest window needs, and 90 days at least, paths are stored`;
  throw new AppError('invalid_input', `lookbackDays: ${detail}`, { fields: [{ field: 'lookbackDays', detail }] });
}
