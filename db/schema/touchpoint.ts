/**
 * Sessions, the touchpoints that began them or arose in them, and the click ids those carried: all derived. And what brought
 * them, which is kept.
 */
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import type { Id } from '@/lib/core/id';
import { type ClickId, touchpointKinds } from '@/lib/model/touchpoint';
import { basePerson, generation, id, instant } from './columns';

/** What is known of a visit as it begins (lib/model/session.ts). New ones for each table: a column belongs to one. */
const visitColumns = () => ({
  /** Host and path on which it began. */
  landingId: id<'landing'>('landing_id'),
  /** Whether the id of an ad's click came with it. */
  hasClickId: boolean('has_click_id').notNull(),
  device: text('device'),
  country: text('country'),
});

export const session = pgTable(
  'session',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    id: id<'session'>('id').notNull(),
    visitorId: id<'visitor'>('visitor_id').notNull(),
    personId: id<'person'>('person_id').notNull(),
    basePersonId: basePerson(),
    startedAt: instant('started_at').notNull(),
    lastEventAt: instant('last_event_at').notNull(),
    /** Whether its person named themselves during this session; then it stays theirs whoever comes next. */
    identified: boolean('identified').notNull().default(false),
    /**
     * What brought the session; the same again within its reach is no new touch. A session has exactly one touchpoint, with its
     * id.
     */
    campaignKey: text('campaign_key').notNull(),
    events: integer('events').notNull(),
    pageViews: integer('page_views').notNull(),
    acquisitionId: id<'acquisition'>('acquisition_id'),
    ...visitColumns(),
    /** Bits of the steps that happened in it (sessionSteps); NULL: it began under an earlier version, which did not note them. */
    steps: smallint('steps'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.id] }),
    index('session_visitor').on(table.siteId, table.generation, table.visitorId, table.lastEventAt),
    index('session_person').on(table.siteId, table.generation, table.personId),
    // Reports of visits read this alone.
    index('session_report').on(
      table.siteId,
      table.generation,
      table.startedAt,
      table.acquisitionId,
      table.landingId,
      table.hasClickId,
      table.device,
      table.country,
      table.steps,
    ),
  ],
);

export const touchpoint = pgTable(
  'touchpoint',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    id: id<'touchpoint'>('id').notNull(),
    at: instant('at').notNull(),
    logPosition: bigint('log_position', { mode: 'bigint' }).notNull(),
    visitorId: id<'visitor'>('visitor_id').notNull(),
    personId: id<'person'>('person_id').notNull(),
    basePersonId: basePerson(),
    sessionId: id<'session'>('session_id').notNull(),
    eventId: id<'event'>('event_id').notNull(),
    acquisitionId: id<'acquisition'>('acquisition_id').notNull(),
    kind: text('kind', { enum: touchpointKinds }).notNull(),
    channel: text('channel').notNull(),
    source: text('source'),
    medium: text('medium'),
    campaign: text('campaign'),
    campaignId: text('campaign_id'),
    adGroup: text('ad_group'),
    ad: text('ad'),
    keyword: text('keyword'),
    platform: text('platform'),
    paid: boolean('paid').notNull(),
    clickParam: text('click_param'),
    clickValue: text('click_value'),
    clickIds: jsonb('click_ids').$type<ClickId[]>().notNull(),
    clickIdLikelyStripped: boolean('click_id_likely_stripped').notNull(),
    fromOrder: boolean('from_order').notNull().default(false),
    sharedLink: boolean('shared_link').notNull().default(false),
    landingUrl: text('landing_url'),
    referrer: text('referrer'),
    ...visitColumns(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.id] }),
    index('touchpoint_person').on(table.siteId, table.generation, table.personId, table.at),
    // Reports of touches read this alone.
    index('touchpoint_report').on(
      table.siteId,
      table.generation,
      table.at,
      table.acquisitionId,
      table.landingId,
      table.hasClickId,
      table.device,
      table.country,
    ),
    index('touchpoint_session').on(table.siteId, table.generation, table.sessionId),
    // Few of many: reports of what was lost would read every touch for them.
    index('touchpoint_stripped').on(table.siteId, table.generation, table.id).where(sql`click_id_likely_stripped`),
    index('touchpoint_shared').on(table.siteId, table.generation, table.at).where(sql`shared_link`),
  ],
);

/**
 * One row per distinct acquisition of a site, with its id made of the facts (lib/model/acquisition.ts); the channel is what
 * today's rules call it. A dimension and no derived table: a rebuild leaves it alone, as the ledger of past changes goes on
 * naming it.
 */
export const acquisition = pgTable(
  'acquisition',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'acquisition'>('id').notNull(),
    kind: text('kind', { enum: touchpointKinds }).notNull(),
    paid: boolean('paid').notNull(),
    source: text('source'),
    medium: text('medium'),
    campaign: text('campaign'),
    campaignId: text('campaign_id'),
    adGroup: text('ad_group'),
    ad: text('ad'),
    keyword: text('keyword'),
    platform: text('platform'),
    referrerHost: text('referrer_host'),
    channel: text('channel').notNull(),
    /** Of a campaign that is stated by its id alone: what its ad platform calls it now; NULL: not known. */
    campaignName: text('campaign_name'),
    /** What the site's rules call it, by the name of the label; NULL: nothing. */
    labels: jsonb('labels').$type<Record<string, string>>(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.id] })],
);

/** One row per page of a site on which visits began, with its id made of the page. A dimension like `acquisition`. */
export const landing = pgTable(
  'landing',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'landing'>('id').notNull(),
    /** Host and path. */
    page: text('page').notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.id] })],
);

/** One row per click id ever seen: who brought it first, and who since. */
export const clickId = pgTable(
  'click_id',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    param: text('param').notNull(),
    value: text('value').notNull(),
    platform: text('platform').notNull(),
    firstSeenAt: instant('first_seen_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    visitorId: id<'visitor'>('visitor_id').notNull(),
    /** Other browsers that brought it; no more of them are noted once they are many. */
    otherVisitors: uuid('other_visitors').array().$type<Id<'visitor'>[]>().notNull().default([]),
    touchpointId: id<'touchpoint'>('touchpoint_id').notNull(),
    landingUrl: text('landing_url'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.generation, table.param, table.value] })],
);

type CampaignColumns = { campaign: SQLWrapper; campaignId: SQLWrapper };

/**
 * What a campaign goes by. One that is stated by its id alone, as Google Ads has no macro for the name, goes by what its ad platform calls
 * it, and by the id until that is known. NULL where neither is stated.
 */
export function campaignNameOf(table: CampaignColumns & ({ campaignName: SQLWrapper } | typeof touchpoint)): SQL<string | null> {
  const { campaign, campaignId } = table;
  return sql<
    string | null
  >`coalesce(${campaign}, ${'campaignName' in table ? table.campaignName : toldName(table)}, ${campaignId})`;
}

/** A touchpoint asks its acquisition, where only an id is stated. */
function toldName({ siteId, acquisitionId, campaignId }: typeof touchpoint): SQL {
  return sql`CASE WHEN ${campaignId} IS NOT NULL THEN (SELECT told.campaign_name FROM ${acquisition} AS told
    WHERE told.site_id = ${siteId} AND told.id = ${acquisitionId}) END`;
}
