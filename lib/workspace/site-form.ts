/** The form of a site's settings, as its controls hold it, brought to the change that `updateSite` makes. */
import { z } from 'zod';
import type { Queryable } from '@/db/client';
import type { StoredSite } from '@/db/queries/site';
import { type Actor, permit } from '@/lib/access/permissions';
import { sha256Hex } from '@/lib/core/hash';
import { parseInput } from '@/lib/model/parse-input';
import { updateSite } from './sites';

const texts = z.array(z.string());

/** Only what the controls hold in a form of their own; everything else goes on to `updateSite` as it is. */
const siteFormSchema = z.looseObject({
  settings: z
    .looseObject({
      lookbackDays: z.string(),
      channelWindows: z.array(z.object({ channel: z.string(), days: z.string() })).optional(),
      /** Country codes, by the policy that they have instead of the site's own. */
      countries: z.record(z.string(), texts),
      keptEmailHashes: texts,
      blockedEmails: texts,
    })
    .transform(({ lookbackDays, channelWindows, countries, keptEmailHashes, blockedEmails, ...settings }) => ({
      ...settings,
      lookbackDays: Number(lookbackDays),
      ...(channelWindows && {
        channelLookbackDays: Object.fromEntries(channelWindows.map(({ channel, days }) => [channel, Number(days)])),
      }),
      consentByCountry: Object.fromEntries(
        Object.entries(countries).flatMap(([policy, codes]) => codes.map((code) => [code.trim().toUpperCase(), policy])),
      ),
      blockedEmailHashes: [...new Set([...keptEmailHashes, ...blockedEmails.map(hashOf)])],
    })),
});

/** As updateSite, of the form. Blocked e-mail addresses arrive in clear and are kept as the hashes that identity compares. */
export async function changeSite(db: Queryable, actor: Actor, siteId: string, form: unknown): Promise<StoredSite> {
  permit(actor, 'site.manage');
  return updateSite(db, actor, siteId, parseInput(siteFormSchema, form));
}

function hashOf(email: string): string {
  return sha256Hex(email.trim().toLowerCase());
}
