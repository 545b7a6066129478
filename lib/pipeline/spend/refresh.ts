/**
 * Asks each login once a day what its accounts are called, in what they count, and whether they can be read: somebody may have changed
 * it at the platform. Days that are held stay as they were read, each row in the currency of its time; that an account counts in another
 * currency or zone from now on stands in the log of changes. Accounts that are new at the platform are listed, and read by nobody.
 */
import { accountsOf, type AdAccountRow, changeAccount, factColumns, insertAccounts } from '@/db/queries/ad-account';
import { type LoginPlace, soundLogins } from '@/db/queries/ad-login';
import { siteById } from '@/db/queries/site';
import { auditEntry } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import type { AdAccountFacts } from '@/lib/model/spend';
import { newId } from '@/lib/ops/ids';
import { log } from '@/lib/ops/log';
import { askPlatform } from './ask';
import { accessTo, endLogin, type SpendTools } from './login';

export type Refreshed = { logins: number; changed: number };

/** How many logins were asked for, and how many accounts count or stand otherwise than before. */
export async function refreshAccounts(tools: SpendTools, signal: AbortSignal): Promise<Refreshed> {
  const refreshed = { logins: 0, changed: 0 };
  for (const login of await soundLogins(tools.db)) {
    signal.throwIfAborted();
    const changed = await refreshLogin(tools, login);
    if (changed === undefined) continue;
    refreshed.logins += 1;
    refreshed.changed += changed;
  }
  return refreshed;
}

/** How many accounts have changed; undefined where the platform does not tell now: it is asked again the day after. */
async function refreshLogin(tools: SpendTools, login: LoginPlace): Promise<number | undefined> {
  const platform = tools.platformOf(login.platform);
  const site = await siteById(tools.db, login.siteId);
  if (!platform || !site) return undefined;
  const access = await accessTo(tools, login.siteId, login.id);
  if (!access.ok) return undefined;
  const { result } = await askPlatform(tools, platform, platform.accounts(access.value));
  if (!result.ok) {
    if (result.failure.fault === 'reconnect') await endLogin(tools, login, result.failure.message);
    log().warn({ login: login.id, platform: platform.id, fault: result.failure.fault }, 'spend.accounts_not_told');
    return undefined;
  }
  return keepFacts(tools, site, login, result.value);
}

async function keepFacts(
  { db, now }: SpendTools,
  site: Site,
  { siteId, id: loginId, platform }: LoginPlace,
  facts: readonly AdAccountFacts[],
): Promise<number> {
  return db.transaction(async (tx) => {
    const known = new Map((await accountsOf(tx, siteId, { platform })).map((account) => [account.externalId, account]));
    let changed = 0;
    for (const each of facts) {
      const account = known.get(each.externalId);
      // An account that another login reads is that one's to tell of.
      if (account?.loginId !== loginId) continue;
      const columns = factColumns(each);
      const otherwise = differing(account, columns);
      if (!otherwise) continue;
      await changeAccount(tx, account, columns);
      changed += 1;
      const change = { action: 'ad_account.changed_at_platform', subject: account.id, ...otherwise };
      const entry = { id: newId<'audit_entry'>(), workspaceId: site.workspaceId, at: now(), actor: `ad_platform:${platform}` };
      await tx.insert(auditEntry).values({ ...entry, ...change });
      log().info({ account: account.id, platform }, 'spend.account_changed');
    }
    const fresh = facts.filter(({ externalId }) => !known.has(externalId));
    await insertAccounts(
      tx,
      fresh.map((each) => ({ siteId, id: newId<'ad_account'>(), loginId, platform, ...factColumns(each) })),
    );
    return changed;
  });
}

type Facts = Record<string, string | null>;

/** What is told otherwise than it is held, with the account's name. */
function differing(account: AdAccountRow, told: ReturnType<typeof factColumns>): { before: Facts; after: Facts } | undefined {
  const names = (['name', 'currency', 'timeZone', 'reachedThrough', 'closed'] as const).filter(
    (name) => account[name] !== told[name],
  );
  if (names.length === 0) return undefined;
  const of = (facts: Pick<AdAccountRow, (typeof names)[number]>): Facts =>
    Object.fromEntries(['name' as const, ...names].map((name) => [name, facts[name]]));
  return { before: of(account), after: of(told) };
}
