/**
 * What platforms are told of their credit for orders: the live shares of the connection's model, beside the purchase as it was
 * sent.
 */
import type { Database } from '@/db/client';
import type { DeliveryRow } from '@/db/queries/delivery';
import { type CreditRow, creditOfOrders, type PurchaseRow, purchasesByKey } from '@/db/queries/platform-credit';
import { parseCurrency } from '@/lib/core/currency';
import { earlierOf } from '@/lib/core/instant';
import { fail, ok, type Result } from '@/lib/core/result';
import type { PlatformCredit } from '@/lib/model/conversion';
import type { ModelId } from '@/lib/model/credit';
import { CREDIT_MODEL, deletedCreditModel } from '@/lib/model/credit-setting';
import { creditedPurchase } from '@/lib/model/delivery-key';
import type { Skip } from '@/lib/model/delivery';
import { rulesSent } from '@/lib/model/mapping';
import type { Site } from '@/lib/model/site';
import type { OpenConnection } from './open-connection';
import type { OwedEvent } from './load-conversions';

/** Credit is of a sale, and is put together as that is: with its page, its buyer and its clicks. */
export function asSale<Row extends OwedEvent>(delivery: Row): Row {
  return creditedPurchase(delivery) ? { ...delivery, name: 'purchase' } : delivery;
}

/** Of each delivery that tells of credit what it tells, or why it tells nothing, by the delivery's id. */
export async function loadCredits(
  db: Database,
  site: Site,
  connection: OpenConnection,
  deliveries: DeliveryRow[],
  now: Date,
): Promise<Map<string, Result<PlatformCredit, Skip>>> {
  const asked = deliveries.flatMap((delivery) => {
    const purchaseKey = creditedPurchase(delivery);
    const model = connection.at(delivery.version)?.creditModel;
    return purchaseKey && delivery.orderId && model ? [{ ...delivery, orderId: delivery.orderId, purchaseKey, model }] : [];
  });
  if (asked.length === 0) return new Map();
  const due = { siteId: site.id, connectionId: connection.row.id };
  const purchases = await purchasesByKey(db, due, [...new Set(asked.map(({ purchaseKey }) => purchaseKey))]);
  const credits = new Map<string, Result<PlatformCredit, Skip>>();
  for (const [model, own] of Map.groupBy(asked, (delivery) => delivery.model)) {
    const rows = await creditOfOrders(db, site.id, [...new Set(own.map(({ orderId }) => orderId))], model);
    for (const { id, orderId, purchaseKey } of own) {
      const sale = saleOf(
        connection,
        purchases.filter(({ key }) => key === purchaseKey),
      );
      const shares = rows.filter((row) => row.orderId === orderId);
      if (deletedCreditModel(site.settings.models, { [CREDIT_MODEL]: model })) {
        credits.set(id, fail(modelIsGone));
        continue;
      }
      const platform = connection.definition.takesCredit?.platform;
      const about = { model, windowDays: site.settings.lookbackDays, madeAt: now };
      credits.set(id, sale.ok ? creditOf(shares, platform, { ...about, sale: sale.value }) : sale);
    }
  }
  return credits;
}

const modelIsGone: Skip = {
  reason: 'no_credit',
  detail: 'The model that the connection credits by was deleted. Choose another in its settings.',
};

/** The purchase as the platform has it: by the first rule that it arrived by. */
function saleOf(connection: OpenConnection, rows: PurchaseRow[]): Result<PlatformCredit['sale'], Skip> {
  for (const { key, sentAs, rule, state, version, occurredAt, settledAt } of rows) {
    if (state !== 'delivered') continue;
    const as = rulesSent(connection.at(version)?.mapping ?? {}, 'purchase').find(({ id }) => id === rule)?.rule.as;
    // What a shop's clock dates ahead was sent as of the time of sending.
    if (as !== undefined)
      return ok({ key: sentAs ?? key, as, occurredAt: settledAt ? earlierOf(occurredAt, settledAt) : occurredAt });
  }
  return fail({ reason: 'purchase_not_sent', detail: 'The order itself has not arrived at the platform by this connection.' });
}

type About = { model: ModelId; windowDays: number; madeAt: Date; sale: PlatformCredit['sale'] };

function creditOf(rows: CreditRow[], platform: string | undefined, about: About): Result<PlatformCredit, Skip> {
  const none = (detail: string) => fail({ reason: 'no_credit' as const, detail });
  const [first] = rows;
  const currency = parseCurrency(first?.currency);
  if (!first || !currency) return none('The order counts for no touch: it is not credited at all.');
  if (first.state === 'cancelled') return none('The order was cancelled before its credit was told.');
  const own = rows.flatMap((row) => (row.touch?.platform === platform && row.touch ? [{ ...row, touch: row.touch }] : []));
  const last = own.at(-1);
  if (!last) return none('The chosen model credits nothing of the order to the platform.');
  const sum = (of: { amount: bigint }[]) => ({ currency, minor: of.reduce((total, { amount }) => total + amount, 0n) });
  const weight = own.reduce((total, row) => total + row.weight, 0n);
  const { at, campaignId, adGroup, ad, clickParam, clickValue } = last.touch;
  return ok({
    ...about,
    // The whole numbers first: their quotient is the one number that is nearest to the share.
    share: Number(weight) / Number(last.totalWeight),
    amount: sum(own),
    whole: sum(rows),
    touch: {
      at,
      ...(campaignId !== null && { campaignId }),
      ...(adGroup !== null && { adGroup }),
      ...(ad !== null && { ad }),
      ...(clickParam !== null && clickValue !== null && { clickParam, clickValue }),
    },
  });
}
