/** A source with access to its shop, as the worker's jobs have it: what was entered is unsealed, and the breaker is asked. */
import type { Database } from '@/db/client';
import { changeShopSync, type ShopSyncRow, shopSyncOf } from '@/db/queries/shop-sync';
import { siteById } from '@/db/queries/site';
import { sourceById } from '@/db/queries/source';
import { afterRequest, type Breaker, requestsAllowed } from '@/lib/core/breaker';
import type { Id } from '@/lib/core/id';
import type { Result } from '@/lib/core/result';
import type { Site } from '@/lib/model/site';
import { type ConversationTools, converse } from '@/lib/ops/conversation';
import { log } from '@/lib/ops/log';
import { tryOpen } from '@/lib/ops/secrets';
import type { SourceDefinition } from '@/lib/sources/define';
import type { Conversation, ShopAccess, ShopFetch } from '@/lib/sources/fetch';
import { sourceOf } from '@/lib/sources/registry';
import type { EventWriter } from '../event-writer';
import type { AdmittingContext } from '../source-request';
import { type ShopFailure, shopRules } from './conversation';

export type ShopTools = ConversationTools & {
  db: Database;
  writer: Pick<EventWriter, 'write'>;
  context: AdmittingContext;
  /** Scheme and host in place of every shop's own. */
  base?: string;
};

export type OpenShop = {
  site: Site;
  source: SourceDefinition;
  fetch: ShopFetch;
  sourceId: Id<'source'>;
  /** Since when the source takes deliveries. */
  createdAt: Date;
  sync: ShopSyncRow;
  access: ShopAccess;
};

/** The shop, or in a sentence why it cannot be asked now; undefined when there is nothing of it any more. */
export async function openShop(
  { db, now, base }: ShopTools,
  siteId: Id<'site'>,
  sourceId: Id<'source'>,
): Promise<OpenShop | string | undefined> {
  const [row, site, sync] = [
    await sourceById(db, siteId, sourceId),
    await siteById(db, siteId),
    await shopSyncOf(db, siteId, sourceId),
  ];
  const source = row && sourceOf(row.kind);
  if (!row || !site || !source?.fetch) return undefined;
  if (!sync) return 'The source has no access to its shop: enter it on the source’s page.';
  if (!row.enabled) return 'The source is paused.';
  if (requestsAllowed(breakerOf(sync), now(), 1) === 0) return sync.problem ?? 'The shop did not answer.';
  const values: Record<string, string> = { ...sync.access };
  for (const [name, stored] of Object.entries(row.credentials)) {
    const opened = tryOpen(stored);
    if (!opened.ok) return `The access cannot be read: ${opened.failure}. Enter it again.`;
    values[name] = opened.value;
  }
  const settings = source.settings.parse(row.settings);
  const access: ShopAccess = { values, settings, now: now(), ...(base && { base }) };
  return { site, source, fetch: source.fetch, sourceId, createdAt: row.createdAt, sync, access };
}

/** What the conversation comes to; the breaker and what the screen says of the shop follow. */
export async function askShop<Outcome>(
  tools: ShopTools,
  shop: OpenShop,
  conversation: Conversation<Outcome>,
): Promise<Result<Outcome, ShopFailure>> {
  const outcome = await converse(tools, shopRules(shop.fetch), conversation);
  const { sync } = shop;
  const now = tools.now();
  if (outcome.ok) {
    if (sync.failures > 0 || sync.problem)
      await note(tools.db, sync, { failures: 0, openUntil: null, problem: null, problemAt: null });
    return outcome;
  }
  const { message, retryAfterMs } = outcome.failure;
  const { failures, openUntil } = afterRequest(breakerOf(sync), 'failed', now, retryAfterMs);
  await note(tools.db, sync, { failures, openUntil: openUntil ?? null, problem: message, problemAt: now });
  log().warn({ source: shop.sourceId, failures, kind: outcome.failure.kind }, 'shop.not_answered');
  return outcome;
}

function breakerOf({ failures, openUntil }: ShopSyncRow): Breaker {
  return { failures, ...(openUntil && { openUntil }) };
}

type Health = Pick<ShopSyncRow, 'failures' | 'openUntil' | 'problem' | 'problemAt'>;

async function note(db: Database, sync: ShopSyncRow, health: Health): Promise<void> {
  Object.assign(sync, health);
  await changeShopSync(db, sync, health);
}
