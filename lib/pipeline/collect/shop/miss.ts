/**
 * Whether an order is at the shop what its webhooks had told. What counts are its state, its money and its refunds: a tag or a note
 * that was changed is no news that anybody has missed.
 */
import type { ToldEvent } from '@/db/queries/shop-sync';
import { parseInstant } from '@/lib/core/instant';
import { textOf } from '@/lib/core/json';
import type { MissKind } from '@/lib/model/shop';
import type { ShopOrder } from '@/lib/sources/fetch';

type Properties = Record<string, unknown>;

const COMPARED = ['status', 'currency', 'value', 'received'];

/** How the order was missed; undefined when it was not. `told`: what its source has told of it, in the order of the log. */
export function missOf({ events }: ShopOrder, told: Pick<ToldEvent, 'name' | 'properties'>[]): MissKind | undefined {
  const listed = events.flatMap(({ read }) => (read.ok ? [read.value] : []));
  const statement = listed.find(({ name }) => name === 'purchase')?.properties;
  if (!statement) return undefined;
  const stated = latest(told.filter(({ name }) => name === 'purchase').map(({ properties }) => properties));
  if (!stated) return 'missing';
  if (isNewer(stated, statement)) return undefined;
  if (COMPARED.some((name) => textOf(stated[name]) !== textOf(statement[name]))) return 'differing';
  if (isOtherList(stated['refund_ids'], statement['refund_ids'])) return 'differing';
  const refunds = new Set(told.filter(({ name }) => name === 'refund').map(({ properties }) => refundKey(properties)));
  const isTold = ({ properties = {} }: { properties?: Properties }) => refunds.has(refundKey(properties));
  return listed.filter(({ name }) => name === 'refund').every(isTold) ? undefined : 'differing';
}

/** Whether both list the refunds that stand, and not the same: one that was deleted is told of by no event of its own. */
function isOtherList(told: unknown, listed: unknown): boolean {
  if (!Array.isArray(told) || !Array.isArray(listed)) return false;
  return told.map(String).sort().join(' ') !== listed.map(String).sort().join(' ');
}

/** The statement of the highest version; of equal ones the last. */
function latest(statements: Properties[]): Properties | undefined {
  return statements.reduce<Properties | undefined>((best, one) => (best && isNewer(best, one) ? best : one), undefined);
}

function isNewer(one: Properties, other: Properties): boolean {
  const [left, right] = [parseInstant(one['updated_at']), parseInstant(other['updated_at'])];
  return left !== undefined && right !== undefined && left > right;
}

function refundKey(properties: Properties): string {
  return `${textOf(properties['refund_id'])} ${textOf(properties['value'])}`;
}
