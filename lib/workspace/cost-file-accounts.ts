/** Accounts of uploaded files of ad costs: what each holds, so that the next file of it is one step, and taking one back whole. */
import type { Database } from '@/db/client';
import { deleteAccounts } from '@/db/queries/cost';
import { fileAccountsOf } from '@/db/queries/cost-files';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { decimalOf } from '@/lib/spend/micros';
import { recordChange } from './audit';
import { type CostFileAccount, costFileAccountKey } from './cost-file-schemas';

const LISTED_MAX = 200;

/** Those uploaded last first. */
export async function listCostFileAccounts(tx: ScopedTransaction, actor: Actor, site: Site): Promise<CostFileAccount[]> {
  permit(actor, 'report.read');
  const rows = await fileAccountsOf(tx, site.id, LISTED_MAX);
  return rows.map(({ id, name, currency, from, to, micros, source, medium, uploadedAt }) => ({
    ...{ id, name, currency, total: decimalOf(BigInt(micros)), uploadedAt: uploadedAt.toISOString() },
    ...(from !== null && to !== null && { from, to }),
    ...(source !== null && medium !== null && { source, medium }),
  }));
}

/** Takes all that files of the account told out of every sum. An account that is read from a platform is none of these. */
export async function deleteCostFileAccount(
  db: Database,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<void> {
  permit(actor, 'site.manage');
  const id = requireId<'ad_account'>(parseInput(costFileAccountKey, input).accountId, noSuchAccount);
  await db.transaction(async (tx) => {
    const account = (await fileAccountsOf(tx, site.id, LISTED_MAX)).find((own) => own.id === id);
    if (!account) throw noSuchAccount();
    await deleteAccounts(tx, site.id, [id]);
    const before = { account: account.name, currency: account.currency, total: decimalOf(BigInt(account.micros)) };
    await recordChange(tx, actor, { action: 'cost_file.deleted', subject: id, before }, now);
  });
}

function noSuchAccount(): AppError {
  return new AppError('not_found', 'There is no such account of files on this site.');
}
