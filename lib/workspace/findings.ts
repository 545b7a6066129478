/** What people make of what there is to look at: accepted or declined, by whom, when and why; and looking again at once. */
import { z } from 'zod';
import type { Database } from '@/db/client';
import { findingById, saveDecision } from '@/db/queries/finding';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { dayOf } from '@/lib/core/day';
import { findingStates } from '@/lib/model/finding';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { type Site, siteSettingsSchema } from '@/lib/model/site';
import { lookThrough } from '@/lib/pipeline/jobs/finding-jobs';
import { recordChange } from './audit';
import { updateSite } from './sites';

const NOTE_LENGTH_MAX = 1_000;

export const findingDecisionInput = z.object({
  id: z.string(),
  state: z.enum(findingStates).describe('`open` takes a decision back'),
  note: z.string().trim().max(NOTE_LENGTH_MAX, `must have at most ${NOTE_LENGTH_MAX} characters`).optional(),
});
const limitsInput = z.object({
  breakEven: siteSettingsSchema.shape.breakEven,
  viewShareMax: siteSettingsSchema.shape.viewShareMax.unwrap(),
});
export const findingDecided = z.object({ state: z.enum(findingStates) });
export const findingsLooked = z.object({ found: z.int() });

/** Keeps what was decided. What comes of it is measured from this day on. */
export async function decideFinding(
  db: Database,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<z.infer<typeof findingDecided>> {
  permit(actor, 'plan.manage');
  const { id: text, state, note } = parseInput(findingDecisionInput, input);
  const id = requireId<'finding'>(text, noSuchFinding);
  await db.transaction(async (tx) => {
    const before = await findingById(tx, site.id, id);
    if (!before) throw noSuchFinding();
    const isDecided = state !== 'open';
    await saveDecision(
      tx,
      { siteId: site.id, id },
      {
        state,
        decidedBy: isDecided ? actorText(actor) : null,
        decidedAt: isDecided ? now : null,
        decidedOn: isDecided ? dayOf(now, site.timeZone) : null,
        note: isDecided && note ? note : null,
      },
    );
    const after = { state, ...(note && { note }) };
    await recordChange(tx, actor, { action: 'finding.decided', subject: id, before: { state: before.state }, after }, now);
  });
  return { state };
}

/** What campaigns are held against, and then looks through them. Without a break-even the one that is set stays. */
export async function saveLimits(db: Database, actor: Actor, site: Site, input: unknown, now = new Date()): Promise<void> {
  permit(actor, 'site.manage');
  const { breakEven, viewShareMax } = parseInput(limitsInput, input);
  const settings = { viewShareMax, ...(breakEven && { breakEven }) };
  await lookThrough(db, await updateSite(db, actor, site.id, { settings }, now), now);
}

/** Looks through the site's campaigns now, and not when the worker would. */
export async function lookNow(db: Database, actor: Actor, site: Site, now = new Date()): Promise<z.infer<typeof findingsLooked>> {
  permit(actor, 'plan.manage');
  return { found: await lookThrough(db, site, now) };
}

function noSuchFinding(): AppError {
  return new AppError('not_found', 'There is no such finding.');
}
