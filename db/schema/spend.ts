/**
 * What ads cost (docs/decisions/0034): the operator's apps at ad platforms, logins and accounts of a site, and rows of a day of one
 * ad. Nothing here is derived from events: a rebuild leaves it alone. Ids of platforms are text as they came; days are those of the
 * account's own zone, and money is in millionths of its currency.
 */
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { adLevels, type ChangedDay, givenKinds, loginRoads, loginStates, syncKinds, syncOutcomes } from '@/lib/model/ad-account';
import type { Sealed, StoredSecret } from '@/lib/model/secret';
import { rateSources } from '@/lib/model/exchange-rate';
import { spendFaults } from '@/lib/model/spend';
import { workspace } from './configuration';
import { id, instant, minorUnits } from './columns';

/** Of a secret, what screens may show of it. */
type ShownSecret = { lastFour: string; createdAt: string };

/** What was entered, and where it is a secret sealed; each by the name of its field. */
const enteredColumns = () => ({
  entered: jsonb('entered').$type<Record<string, string>>().notNull(),
  secrets: jsonb('secrets').$type<Record<string, StoredSecret>>().notNull(),
  shown: jsonb('shown').$type<Record<string, ShownSecret>>().notNull(),
  /** `sandbox`: the platform's server is the demo's own; NULL: the platform itself. */
  base: text('base'),
});

/** The operator's own app at a platform, entered once for a workspace: as it admins of all its sites are asked for their consent. */
export const spendApp = pgTable(
  'spend_app',
  {
    workspaceId: id<'workspace'>('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    platform: text('platform').notNull(),
    id: id<'spend_app'>('id').notNull(),
    ...enteredColumns(),
    savedBy: text('saved_by').notNull(),
    savedAt: instant('saved_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.platform] })],
);

/** One row for each consent, or pasted token. Whoever renews it holds the row's lock while they ask. */
export const adLogin = pgTable(
  'ad_login',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'ad_login'>('id').notNull(),
    platform: text('platform').notNull(),
    road: text('road', { enum: loginRoads }).notNull(),
    /** Of a pasted token what was pasted; of a consent nothing: the app's are asked for by the workspace. */
    ...enteredColumns(),
    /** The grant as JSON. */
    granted: jsonb('granted').$type<Sealed>().notNull(),
    grantedAt: instant('granted_at').notNull(),
    /** When only a person can renew it; NULL: not known, or never. */
    endsAt: instant('ends_at'),
    state: text('state', { enum: loginStates }).notNull().default('ok'),
    problem: text('problem'),
    problemAt: instant('problem_at'),
    connectedBy: text('connected_by').notNull(),
    connectedAt: instant('connected_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.id] })],
);

/** One row for each account that a login may read, chosen or not. Its rows outlive its login. */
export const adAccount = pgTable(
  'ad_account',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'ad_account'>('id').notNull(),
    /** NULL: disconnected. */
    loginId: id<'ad_login'>('login_id'),
    platform: text('platform').notNull(),
    externalId: text('external_id').notNull(),
    name: text('name').notNull(),
    currency: text('currency').notNull(),
    timeZone: text('time_zone').notNull(),
    /** The account that it is reached through, where requests must name it. */
    reachedThrough: text('reached_through'),
    /** Why it cannot be read, in the platform's words. */
    closed: text('closed'),
    chosen: boolean('chosen').notNull().default(false),
    chosenAt: instant('chosen_at'),
    paused: boolean('paused').notNull().default(false),
    /** The first day that is wanted, and the days that are held: all of them without a gap. */
    wantedFrom: date('wanted_from', { mode: 'string' }),
    heldFrom: date('held_from', { mode: 'string' }),
    heldTo: date('held_to', { mode: 'string' }),
    /** When today is asked for again. */
    todayDueAt: instant('today_due_at'),
    /** The last day of the account on which its restated days were asked for; while that goes on, the next day to ask for, backwards. */
    restatedOn: date('restated_on', { mode: 'string' }),
    restatingTo: date('restating_to', { mode: 'string' }),
    /** Days that had cost and came back empty, once; and when they are asked for again. */
    doubted: jsonb('doubted').$type<string[]>().notNull().default([]),
    doubtedDueAt: instant('doubted_due_at'),
    /** So many days at most are asked for at once, where the platform's own number was too many. */
    chunkDays: integer('chunk_days'),
    /** A report that the platform is still making: its name, and which days it is of. */
    pending: text('pending'),
    pendingKind: text('pending_kind', { enum: syncKinds }),
    pendingFrom: date('pending_from', { mode: 'string' }),
    pendingTo: date('pending_to', { mode: 'string' }),
    /** When anything is to be asked for, and who asks now. */
    dueAt: instant('due_at'),
    leaseId: id<'lease'>('lease_id'),
    leasedUntil: instant('leased_until'),
    /** The last good sync. */
    syncedAt: instant('synced_at'),
    /** Failures in a row, and the last one's; NULL: the last sync was good. */
    failures: integer('failures').notNull().default(0),
    fault: text('fault', { enum: spendFaults }),
    problem: text('problem'),
    problemAt: instant('problem_at'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    uniqueIndex('ad_account_once').on(table.siteId, table.platform, table.externalId),
    index('ad_account_due').on(table.dueAt),
  ],
);

/** Cost of a day of one ad. Ids that the platform does not name are empty, since they are part of the key. */
export const costRow = pgTable(
  'cost_row',
  {
    siteId: id<'site'>('site_id').notNull(),
    accountId: id<'ad_account'>('account_id').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    campaignId: text('campaign_id').notNull().default(''),
    adGroupId: text('ad_group_id').notNull().default(''),
    adId: text('ad_id').notNull().default(''),
    costMicros: bigint('cost_micros', { mode: 'bigint' }).notNull(),
    /** The account's when the row was read. */
    currency: text('currency').notNull(),
    impressions: bigint('impressions', { mode: 'bigint' }),
    clicks: bigint('clicks', { mode: 'bigint' }),
    videoViews: bigint('video_views', { mode: 'bigint' }),
    videoStarts: bigint('video_starts', { mode: 'bigint' }),
    videoEnds: bigint('video_ends', { mode: 'bigint' }),
    /** What the platform claims, in no sum with what the store counts (lib/model/spend.ts). */
    claimConversionsMicros: bigint('claim_conversions_micros', { mode: 'bigint' }),
    claimValueMicros: bigint('claim_value_micros', { mode: 'bigint' }),
    claimViewConversionsMicros: bigint('claim_view_conversions_micros', { mode: 'bigint' }),
    claimViewValueMicros: bigint('claim_view_value_micros', { mode: 'bigint' }),
    claimWindow: text('claim_window'),
    claimBasis: text('claim_basis', { enum: ['ad', 'conversion'] }),
    /** What its clicks arrive as; NULL: not matched yet. */
    acquisitionId: id<'acquisition'>('acquisition_id'),
    /** The sync that wrote it. */
    syncId: id<'spend_sync'>('sync_id').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'cost_row_key',
      columns: [table.siteId, table.accountId, table.day, table.campaignId, table.adGroupId, table.adId],
    }),
    // Reports of cost read this alone.
    index('cost_row_report').on(
      table.siteId,
      table.day,
      table.acquisitionId,
      table.accountId,
      table.currency,
      table.costMicros,
      table.impressions,
      table.clicks,
    ),
  ],
);

/** What campaigns, ad groups and ads are called now: cost goes by their ids, whatever they were called on its day. */
export const adName = pgTable(
  'ad_name',
  {
    siteId: id<'site'>('site_id').notNull(),
    accountId: id<'ad_account'>('account_id').notNull(),
    level: text('level', { enum: adLevels }).notNull(),
    externalId: text('external_id').notNull(),
    name: text('name'),
    /** What it lies in. */
    parentId: text('parent_id'),
    finalUrl: text('final_url'),
    thumbnailUrl: text('thumbnail_url'),
    assetId: text('asset_id'),
    /** Of ads: when the platform was asked for the last three; NULL: not yet. */
    detailedAt: instant('detailed_at'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.accountId, table.level, table.externalId] })],
);

/** Every question for days of an account, or file and entry of them, and what it changed. */
export const spendSync = pgTable(
  'spend_sync',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'spend_sync'>('id').notNull(),
    accountId: id<'ad_account'>('account_id').notNull(),
    platform: text('platform').notNull(),
    kind: text('kind', { enum: [...syncKinds, ...givenKinds] }).notNull(),
    /** Both days are in it. */
    fromDay: date('from_day', { mode: 'string' }).notNull(),
    toDay: date('to_day', { mode: 'string' }).notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at').notNull(),
    outcome: text('outcome', { enum: syncOutcomes }).notNull(),
    /** Requests that the platform was sent, those tried again included. */
    requests: integer('requests').notNull(),
    rows: integer('rows').notNull(),
    /** The days whose cost is another than before. */
    changed: jsonb('changed').$type<ChangedDay[]>().notNull(),
    fault: text('fault', { enum: spendFaults }),
    problem: text('problem'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    index('spend_sync_account').on(table.siteId, table.accountId, table.startedAt),
    index('spend_sync_platform').on(table.platform, table.startedAt),
  ],
);

/** A consent that was begun: who may bring back its code. The state holds the site's id, so that its row is found by its key. */
export const oauthStart = pgTable(
  'oauth_start',
  {
    siteId: id<'site'>('site_id').notNull(),
    stateHash: text('state_hash').notNull(),
    id: id<'oauth_start'>('id').notNull(),
    memberId: id<'member'>('member_id').notNull(),
    platform: text('platform').notNull(),
    /** The login that is connected again; NULL: a new one. */
    loginId: id<'ad_login'>('login_id'),
    redirectUri: text('redirect_uri').notNull(),
    /** Of PKCE; NULL where the platform has none. */
    verifier: jsonb('verifier').$type<Sealed>(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.stateHash] })],
);

/** What the euro was worth on a day (lib/model/exchange-rate.ts): a rate stands until the next one of its currency. */
export const exchangeRate = pgTable(
  'exchange_rate',
  {
    workspaceId: id<'workspace'>('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    currency: text('currency').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    /** Units of the currency for one euro; NULL: from this day on none is published. */
    units: numeric('units'),
    source: text('source', { enum: rateSources }).notNull(),
    loadedBy: text('loaded_by').notNull(),
    loadedAt: instant('loaded_at').notNull(),
  },
  // The order of the key is that of the search: of a currency the last day before another.
  (table) => [primaryKey({ columns: [table.workspaceId, table.currency, table.day] })],
);

/** A cost that no platform tells: an influencer, an agency's fee, TV. Its days are rows of `cost_row`, whose campaign is its id. */
export const manualCost = pgTable(
  'manual_cost',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'manual_cost'>('id').notNull(),
    accountId: id<'ad_account'>('account_id').notNull(),
    label: text('label').notNull(),
    amount: minorUnits('amount').notNull(),
    currency: text('currency').notNull(),
    /** Both days are in it. */
    fromDay: date('from_day', { mode: 'string' }).notNull(),
    toDay: date('to_day', { mode: 'string' }).notNull(),
    /** What its visits arrive as. */
    source: text('source').notNull(),
    medium: text('medium').notNull(),
    campaign: text('campaign'),
    note: text('note'),
    enteredBy: text('entered_by').notNull(),
    enteredAt: instant('entered_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.id] })],
);
