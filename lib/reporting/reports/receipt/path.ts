/** The touches considered for an order, what each earned under every model, and why the others earned nothing. */
import { and, asc, eq } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { live, sameGeneration } from '@/db/queries/live';
import { credit, type order, pathTouch, touchpoint, visitor } from '@/db/schema';
import { type ModelId, PATH_TOUCHES_MAX } from '@/lib/model/credit';
import { fraction, roundedText } from '@/lib/core/fraction';
import type { Site } from '@/lib/model/site';
import { allModelIds } from '../../model';
import { storedCurrency, wireMoney } from '../../wire';
import type { ReceiptResult, ReceiptShare, ReceiptTouch } from './definition';
import { type Earned, explainAnothers, explainRejection } from './explain';

/** A third needs some; more would only look exact. */
const SHARE_DECIMALS = 6;

type OrderRow = typeof order.$inferSelect;
/** What was earned, and by whom it was placed: an order, or another conversion. */
export type EarnedRow = Pick<OrderRow, 'currency' | 'personId' | 'sessionId'>;
export type TouchRow = typeof touchpoint.$inferSelect;
/** Of entry 0 the weights, of all entries the sum. */
export type Credited = { weight: bigint; totalWeight: bigint; amount: bigint };

/** The used touches in time order with their credit, the rejected ones with the reason, and what nobody earned. */
export async function receiptPath(
  tx: ScopedTransaction,
  site: Site,
  row: OrderRow,
): Promise<Pick<ReceiptResult, 'touches' | 'rejected' | 'pathLimit' | 'unattributed'>> {
  const rows = await tx
    .select({ touch: touchpoint, rejection: pathTouch.rejection, device: visitor.device })
    .from(pathTouch)
    .innerJoin(touchpoint, and(sameGeneration(touchpoint, pathTouch), eq(touchpoint.id, pathTouch.touchpointId)))
    .leftJoin(visitor, and(sameGeneration(visitor, touchpoint), eq(visitor.id, touchpoint.visitorId)))
    .where(and(live(pathTouch, site.id), eq(pathTouch.orderId, row.id)))
    .orderBy(asc(pathTouch.position));
  const earned = await creditByTouch(tx, site, row);
  const models = allModelIds(site);
  return {
    touches: rows.flatMap(({ touch, rejection, device }) =>
      rejection ? [] : [{ ...receiptTouch(row, touch, device), credits: sharesOf(earned.get(touch.id), row, models) }],
    ),
    rejected: rows.flatMap(({ touch, rejection, device }) => {
      if (!rejection) return [];
      return [
        {
          ...receiptTouch(row, touch, device),
          reason: rejection,
          explain: explainRejection(rejection, site.settings, touch.channel),
          credits: sharesOf(earned.get(touch.id), row, models),
        },
      ];
    }),
    ...(rows.length >= PATH_TOUCHES_MAX && { pathLimit: PATH_IS_LIMITED }),
    unattributed: sharesOf(earned.get(undefined), row, models),
  };
}

const PATH_IS_LIMITED =
  `Only the latest ${PATH_TOUCHES_MAX} touches before the order are considered. A buyer with more of them is rarely one person: ` +
  'a till, or a script, may give everybody the same customer id.';

export type CreditByModel = Map<ModelId, Credited>;

async function creditByTouch(
  tx: ScopedTransaction,
  site: Site,
  row: OrderRow,
): Promise<Map<TouchRow['id'] | undefined, CreditByModel>> {
  const rows = await tx
    .select()
    .from(credit)
    .where(and(live(credit, site.id), eq(credit.orderId, row.id)))
    .orderBy(asc(credit.entry), asc(credit.position));
  const byTouch = new Map<TouchRow['id'] | undefined, CreditByModel>();
  for (const { touchpointId, model, amount, weight, totalWeight } of rows) {
    const key = touchpointId ?? undefined;
    const models: CreditByModel = byTouch.get(key) ?? new Map();
    const sale = models.get(model) ?? { weight, totalWeight, amount: 0n };
    models.set(model, { ...sale, amount: sale.amount + amount });
    byTouch.set(key, models);
  }
  return byTouch;
}

/** What the touch earned under each of the models. */
export function sharesOf(earned: CreditByModel | undefined, row: Pick<EarnedRow, 'currency'>, models: ModelId[]): ReceiptShare[] {
  const currency = storedCurrency(row.currency);
  return models.flatMap((model) => {
    const share = earned?.get(model);
    if (!share || share.weight === 0n) return [];
    const text = roundedText(fraction(share.weight, share.totalWeight), SHARE_DECIMALS);
    return [{ model, share: text, amount: wireMoney(share.amount, currency) }];
  });
}

/** The touch in wire form. */
export function receiptTouch(row: EarnedRow, touch: TouchRow, device: string | null, what: Earned = 'order'): ReceiptTouch {
  const { clickParam, clickValue } = touch;
  const stated = {
    source: touch.source,
    medium: touch.medium,
    campaign: touch.campaign,
    campaignId: touch.campaignId,
    adGroup: touch.adGroup,
    ad: touch.ad,
    keyword: touch.keyword,
    platform: touch.platform,
    landingUrl: touch.landingUrl,
    referrer: touch.referrer,
    device,
  };
  return {
    id: touch.id,
    at: touch.at.toISOString(),
    kind: touch.kind,
    channel: touch.channel,
    paid: touch.paid,
    ...present(stated),
    ...(clickParam && clickValue && { clickId: { param: clickParam, value: clickValue } }),
    clickIds: touch.clickIds.map(({ param, platform, value }) => ({ param, platform, value })),
    clickIdLikelyStripped: touch.clickIdLikelyStripped,
    repeatedClickId: touch.sharedLink,
    ...(touch.personId !== row.personId && { anothers: explainAnothers(touch.sessionId === row.sessionId, what) }),
    visitorId: touch.visitorId,
    eventId: touch.eventId,
  };
}

/** The fields that were stated: what is NULL in a row is left out of JSON. */
function present<Name extends string>(fields: Record<Name, string | null>): { [Field in Name]?: string } {
  const stated: { [Field in Name]?: string } = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== null) stated[name] = value;
  }
  return stated;
}
