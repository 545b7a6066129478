/** Sites: making one with its keys and paths, changing its settings. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '@/db/client';
import { requestRederivation } from '@/db/queries/rederivation';
import { insertSite, type StoredSite, siteById, sitesOfWorkspace } from '@/db/queries/site';
import type { ScopedTransaction } from '@/db/scoped';
import { retiredPath, site } from '@/db/schema/configuration';
import { type Actor, permit } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { rederivationsOf } from '@/lib/model/rederivation';
import type { CustomModel, StatedModel } from '@/lib/model/custom-model';
import { modelsAfter, statedModelsSchema } from '@/lib/model/custom-model-schema';
import { revenueBases, settingsOfBasis } from '@/lib/model/revenue-basis';
import { siteSettingsSchema } from '@/lib/model/site';
import { newId, newModelId, randomPathPart, randomToken } from '@/lib/ops/ids';
import { changedFacts, recordChange } from './audit';
import { currencySchema, domainsSchema, nameSchema, timeZoneSchema } from './input';
import { freeSlug, RESERVED_SITE_SLUGS, slugSchema } from './slug';

/** 62 bits and more: paths cannot be guessed, and look like nothing that a block list could name. */
const PATH_LENGTH = 12;
const WRITE_KEY_LENGTH = 28;
/** As long as a page may stand in caches with the old snippet. */
const OLD_PATHS_MS = 30 * DAY_MS;

export const siteInputSchema = z.object({
  name: nameSchema,
  domains: domainsSchema,
  timeZone: timeZoneSchema,
  currency: currencySchema,
  revenueBasis: z.enum(revenueBases).default('net_sales'),
  slug: slugSchema.refine((slug) => !RESERVED_SITE_SLUGS.has(slug), 'is a page of the console').optional(),
});

/** The currency is not among them: stored orders are in it. Settings that are left out keep their value. */
export const siteChangeSchema = z.object({
  name: nameSchema.optional(),
  domains: domainsSchema.optional(),
  timeZone: timeZoneSchema.optional(),
  settings: settingsChangeSchema().optional(),
});

/** The workspace's sites, oldest first. */
export async function listSites(tx: ScopedTransaction, actor: Actor): Promise<StoredSite[]> {
  permit(actor, 'report.read');
  return sitesOfWorkspace(tx, actor.workspaceId);
}

/** The workspace's site with this id, for somebody who may change it; throws `not_found` where there is none. */
export async function managedSite(tx: ScopedTransaction, actor: Actor, siteIdText: string): Promise<StoredSite> {
  permit(actor, 'site.manage');
  return readableSite(tx, actor, siteIdText);
}

/** The same for somebody who may read its reports. */
export async function readableSite(tx: ScopedTransaction, actor: Actor, siteIdText: string): Promise<StoredSite> {
  const siteId = requireId<'site'>(siteIdText, noSuchSite);
  const found = (await listSites(tx, actor)).find(({ id }) => id === siteId);
  if (!found) throw noSuchSite();
  return found;
}

/** The new site, ready to receive events. Throws `conflict` when the wanted slug is taken in the workspace. */
export async function createSite(db: Queryable, actor: Actor, input: unknown, now = new Date()): Promise<StoredSite> {
  permit(actor, 'site.manage');
  const { slug, revenueBasis, ...wanted } = parseInput(siteInputSchema, input);
  const taken = new Set((await sitesOfWorkspace(db, actor.workspaceId)).map((other) => other.slug));
  const isTaken = (free: string) => taken.has(free) || RESERVED_SITE_SLUGS.has(free);
  const id = newId<'site'>();
  const row = {
    ...wanted,
    ...randomPaths(),
    id,
    workspaceId: actor.workspaceId,
    slug: slug ?? freeSlug(wanted.name, 'site', isTaken),
    writeKey: `wk_${randomToken(WRITE_KEY_LENGTH)}`,
    settings: settingsOfBasis(revenueBasis),
    createdAt: now,
  };
  return db.transaction(async (tx) => {
    if (!(await insertSite(tx, row))) {
      throw new AppError('conflict', `The slug "${row.slug}" is taken.`, { fields: [{ field: 'slug', detail: 'is taken' }] });
    }
    await recordChange(
      tx,
      actor,
      { action: 'site.created', subject: id, after: { ...wanted, revenueBasis, slug: row.slug } },
      now,
    );
    return existing(tx, id);
  });
}

/**
 * The site after the change. The audit log tells what differs, settings that were never made by their defaults; of no difference,
 * nothing.
 */
export async function updateSite(
  db: Queryable,
  actor: Actor,
  siteIdText: string,
  input: unknown,
  now = new Date(),
): Promise<StoredSite> {
  permit(actor, 'site.manage');
  const siteId = requireId<'site'>(siteIdText, noSuchSite);
  const { settings, ...change } = parseInput(siteChangeSchema, input);
  const { models, ...plain }: NonNullable<typeof settings> = settings ?? {};
  return db.transaction(async (tx) => {
    const [locked] = await tx.select({ settings: site.settings }).from(site).where(ownSite(actor, siteId)).for('update');
    if (!locked) throw noSuchSite();
    const before = await existing(tx, siteId);
    await tx
      .update(site)
      .set({
        ...change,
        settings: { ...locked.settings, ...plain, ...modelsChange(before.settings.models, models) },
      })
      .where(ownSite(actor, siteId));
    const after = await existing(tx, siteId);
    const difference = changedFacts(changeable(before), changeable(after));
    if (!difference) return after;
    const auditEntryId = await recordChange(tx, actor, { action: 'site.changed', subject: siteId, ...difference }, now);
    for (const kind of rederivationsOf(before, after)) {
      await requestRederivation(tx, { siteId, kind, auditEntryId, requestedAt: now });
    }
    return after;
  });
}

/** The site with new random paths, for when a block list has learnt the old ones. Those go on working for 30 days. */
export async function rotatePaths(db: Queryable, actor: Actor, siteIdText: string, now = new Date()): Promise<StoredSite> {
  permit(actor, 'site.manage');
  const siteId = requireId<'site'>(siteIdText, noSuchSite);
  return db.transaction(async (tx) => {
    const [old] = await tx.select().from(site).where(ownSite(actor, siteId)).for('update');
    if (!old) throw noSuchSite();
    const until = new Date(now.getTime() + OLD_PATHS_MS);
    await tx.insert(retiredPath).values([
      { siteId, path: old.collectPath, serves: 'events' as const, until },
      { siteId, path: old.scriptPath, serves: 'script' as const, until },
    ]);
    const after = randomPaths();
    await tx.update(site).set(after).where(ownSite(actor, siteId));
    const before = { collectPath: old.collectPath, scriptPath: old.scriptPath };
    await recordChange(tx, actor, { action: 'site.paths_rotated', subject: siteId, before, after }, now);
    return existing(tx, siteId);
  });
}

/** Every setting optional and without its default, so that a change says only what changes. */
function settingsChangeSchema() {
  const shape = siteSettingsSchema.shape;
  return z
    .object({
      consentPolicy: shape.consentPolicy.unwrap(),
      consentByCountry: shape.consentByCountry.unwrap(),
      honourGpc: shape.honourGpc.unwrap(),
      measurementIds: shape.measurementIds.unwrap(),
      lookbackDays: shape.lookbackDays.unwrap(),
      channelLookbackDays: shape.channelLookbackDays.unwrap(),
      direct: shape.direct.unwrap(),
      pathsBeginAfterOrder: shape.pathsBeginAfterOrder.unwrap(),
      leftOutOfAttribution: shape.leftOutOfAttribution.unwrap(),
      leftOutOfDestinations: shape.leftOutOfDestinations.unwrap(),
      giftCardsCount: shape.giftCardsCount.unwrap(),
      country: shape.country.unwrap(),
      holdsAllOrders: shape.holdsAllOrders.unwrap(),
      orderNameKinds: shape.orderNameKinds.unwrap(),
      revenueIncludesTax: shape.revenueIncludesTax.unwrap(),
      revenueIncludesShipping: shape.revenueIncludesShipping.unwrap(),
      readDataLayer: shape.readDataLayer.unwrap(),
      trackOutboundClicks: shape.trackOutboundClicks.unwrap(),
      queryViews: shape.queryViews.unwrap(),
      hearConsentTools: shape.hearConsentTools.unwrap(),
      currencyRequiredOf: shape.currencyRequiredOf.unwrap(),
      ipRetentionDays: shape.ipRetentionDays.unwrap(),
      keepPersonalData: shape.keepPersonalData.unwrap(),
      blockedEmailHashes: shape.blockedEmailHashes.unwrap(),
      ignoredReferrers: shape.ignoredReferrers.unwrap(),
      internalAddresses: shape.internalAddresses.unwrap(),
      testHosts: shape.testHosts.unwrap(),
      filterReferrerSpam: shape.filterReferrerSpam.unwrap(),
      channelRules: shape.channelRules.unwrap(),
      labelRules: shape.labelRules.unwrap(),
      adNameRule: shape.adNameRule.unwrap(),
      models: statedModelsSchema,
      conversions: shape.conversions.unwrap(),
      breakEven: shape.breakEven.unwrap(),
      viewShareMax: shape.viewShareMax.unwrap(),
      tierNames: shape.tierNames.unwrap(),
      costTiers: shape.costTiers.unwrap(),
      returnedGoodsRestocked: shape.returnedGoodsRestocked.unwrap(),
      mutedAlerts: shape.mutedAlerts.unwrap(),
    })
    .partial();
}

/** The site's own models after the change: what is stored has ids and versions that nobody states. */
function modelsChange(before: CustomModel[], stated: StatedModel[] | undefined): { models?: CustomModel[] } {
  if (!stated) return {};
  const after = modelsAfter(before, stated, newModelId);
  if (after) return { models: after };
  const detail = 'has an id that is none of this site’s models: leave the id out to make a new one';
  throw new AppError('invalid_input', `settings.models: ${detail}`, { fields: [{ field: 'settings.models', detail }] });
}

/** What `updateSite` can change. */
function changeable({ name, domains, timeZone, settings }: StoredSite) {
  return { name, domains, timeZone, settings };
}

function randomPaths(): { collectPath: string; scriptPath: string } {
  return { collectPath: randomPathPart(PATH_LENGTH), scriptPath: `${randomPathPart(PATH_LENGTH - 2)}.js` };
}

function ownSite(actor: Actor, siteId: Id<'site'>) {
  return and(eq(site.id, siteId), eq(site.workspaceId, actor.workspaceId));
}

async function existing(db: Queryable, siteId: Id<'site'>): Promise<StoredSite> {
  const found = await siteById(db, siteId);
  invariant(found, `site ${siteId} vanished while it was written`);
  return found;
}

/** For an id that is none, and for another workspace's site. */
export function noSuchSite(): AppError {
  return new AppError('not_found', 'There is no such site in this workspace.');
}
