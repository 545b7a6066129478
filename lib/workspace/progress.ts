/** What is still being worked out of a site, for the banner that every page of it shows meanwhile. */
import { logProgress } from '@/db/queries/log-progress';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import { MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';

/** Ten steps of the worker: some seconds of work, which nobody needs to be told of. */
const BEHIND_MIN = 10_000;
/** A step takes a second; a rebuild that rests this long was broken off. */
const RESTS_MS = 10 * MINUTE_MS;

export type SiteProgress = {
  /**
   * `numbering`: an upgrade; what came before it is shown, nothing new is. `rebuilding`: all is shown as it was before.
   * `relabelling`, `recrediting`: changed settings are applied to earlier visits and orders. `costing`: what orders cost is. `catching_up`: the latest events are
   * not in reports yet.
   */
  kind: 'numbering' | 'rebuilding' | 'relabelling' | 'recrediting' | 'costing' | 'catching_up';
  /** Events; of `relabelling` visits, of `recrediting` and `costing` orders. */
  done: number;
  total: number;
  /** Nobody seems to be at it. */
  rests: boolean;
};

const kinds = {
  relabel: 'relabelling',
  models: 'recrediting',
  recredit: 'recrediting',
  costs: 'costing',
  rebuild: 'rebuilding',
} as const;

/** Undefined nearly always: all that came in is in the reports. */
export async function siteProgress(
  tx: ScopedTransaction,
  actor: Actor,
  site: Pick<Site, 'id'>,
  now: Date,
): Promise<SiteProgress | undefined> {
  permit(actor, 'report.read');
  const progress = await logProgress(tx, site.id);
  if (!progress) return undefined;
  const { numbered, toNumber, filled, filledAt, derived, head } = progress;
  if (toNumber !== null) return { kind: 'numbering', done: Number(numbered ?? 0n), total: Number(toNumber), rests: false };
  if (filled !== null && filledAt !== null) {
    const rests = now.getTime() - filledAt.getTime() > RESTS_MS;
    return { kind: 'rebuilding', done: Number(filled), total: Number(derived), rests };
  }
  const { rederiving, rederived, toRederive, rederivedAt } = progress;
  if (rederiving !== null) {
    const rests = rederivedAt !== null && now.getTime() - rederivedAt.getTime() > RESTS_MS;
    // A rebuild that has not begun has all before it.
    const total = rederiving === 'rebuild' ? derived : (toRederive ?? 0n);
    return { kind: kinds[rederiving], done: Number(rederived ?? 0n), total: Number(total), rests };
  }
  if (head - derived < BigInt(BEHIND_MIN)) return undefined;
  return { kind: 'catching_up', done: Number(derived), total: Number(head), rests: false };
}
