/**
 * An admin's word that names of campaigns are one (lib/model/merged-campaigns.ts). It is a rule of the site's labels: stored visits,
 * credit and cost get it as any changed rule reaches them, the audit log tells of it, and taking it back leaves everything as before.
 */
import { z } from 'zod';
import type { Database } from '@/db/client';
import { and, eq } from 'drizzle-orm';
import { siteById } from '@/db/queries/site';
import { site } from '@/db/schema/configuration';
import { type Actor, permit } from '@/lib/access/permissions';
import type { LabelRule } from '@/lib/model/label-rule';
import { MERGED_NAMES_MAX, mergedCampaigns, type MergedCampaigns, withMerged, withoutMerged } from '@/lib/model/merged-campaigns';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { updateSite } from './sites';

/** As values of labels, and the names that their rules look for. */
const valueSchema = z.string().trim().min(1, 'must not be empty').max(60, 'must have at most 60 characters');
const nameSchema = z.string().trim().min(1, 'must not be empty').max(200, 'must have at most 200 characters');

export const mergeInput = z.object({
  name: valueSchema.describe('What all of them are called from now on: the value of the label Campaign'),
  names: z
    .array(nameSchema)
    .min(2, 'needs two names at least')
    .max(MERGED_NAMES_MAX, `may list at most ${MERGED_NAMES_MAX}`)
    .describe('As links or platforms spell them; letters’ case does not count'),
});
export const partInput = z.object({ name: valueSchema.describe('As it was merged') });
export const mergedAnswer = z.object({ merged: z.array(z.object({ name: z.string(), names: z.array(z.string()) })) });

/** Makes these names one, or adds them to one that is there. Resolves to all that are. */
export async function mergeCampaigns(
  db: Database,
  actor: Actor,
  of: Pick<Site, 'id'>,
  input: unknown,
  now = new Date(),
): Promise<MergedCampaigns[]> {
  permit(actor, 'site.manage');
  const wanted = parseInput(mergeInput, input);
  return changeRules(db, actor, of, now, (rules) => {
    const merged = withMerged(rules, wanted);
    if (!merged)
      throw new AppError('invalid_input', `names: a merge holds at most ${MERGED_NAMES_MAX}, and a site 100 rules of labels`);
    return merged;
  });
}

/** Makes them names of their own again. Throws `not_found` where none were merged so. */
export async function partCampaigns(
  db: Database,
  actor: Actor,
  of: Pick<Site, 'id'>,
  input: unknown,
  now = new Date(),
): Promise<MergedCampaigns[]> {
  permit(actor, 'site.manage');
  const { name } = parseInput(partInput, input);
  return changeRules(db, actor, of, now, (rules) => {
    const left = withoutMerged(rules, name);
    if (!left) throw new AppError('not_found', 'No names were merged under this one.');
    return left;
  });
}

/** Two admins at once: each changes what the other has left. */
async function changeRules(
  db: Database,
  actor: Actor,
  { id }: Pick<Site, 'id'>,
  now: Date,
  change: (rules: LabelRule[]) => LabelRule[],
): Promise<MergedCampaigns[]> {
  return db.transaction(async (tx) => {
    const own = and(eq(site.id, id), eq(site.workspaceId, actor.workspaceId));
    const [locked] = await tx.select({ id: site.id }).from(site).where(own).for('update');
    const stored = locked && (await siteById(tx, id));
    if (!stored) throw new AppError('not_found', 'There is no such site.');
    const labelRules = change(stored.settings.labelRules);
    await updateSite(tx, actor, id, { settings: { labelRules } }, now);
    return mergedCampaigns(labelRules);
  });
}
