/** The truth report. Of a real store nobody knows what caused an order: there it is refused, and no screen leads to it. */
import type { ScopedTransaction } from '@/db/scoped';
import type { Currency } from '@/lib/core/currency';
import { type Fraction, fraction, times } from '@/lib/core/fraction';
import { costOf, moneyOf } from '@/lib/metrics/facts';
import { ratioText, valueText } from '@/lib/metrics/measure';
import type { ModelId } from '@/lib/model/credit';
import { DEMO_SEED } from '@/lib/model/demo';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { type CreditedAmount, scoreModels } from '@/lib/simulator/score';
import { simulatedCauses, type Truth } from '@/lib/simulator/simulate';
import { spanOf } from '../../days';
import { allModelIds, modelsForReaders } from '../../model';
import { wireMoney } from '../../wire';
import { creditedAmounts, netByOrder } from './credits';
import type { TruthParams, TruthResult } from './definition';
import { type CampaignCost, campaignCosts, rankedRight, type Ranking } from './ranking';

let demoTruth: Truth | undefined;

/** What caused each of the demo's orders: the same for all days and machines, so that it is worked out once. */
export function truthOfDemo(): Truth {
  demoTruth ??= simulatedCauses({ seed: DEMO_SEED, start: new Date(0), origin: 'https://shop.example' }).truth;
  return demoTruth;
}

/** Every model of the site held against what caused the range's orders. Throws `not_found` for a site that is not the demo's. */
export async function truthReport(
  tx: ScopedTransaction,
  site: Site & { demo: boolean },
  params: TruthParams,
  truth: Truth = truthOfDemo(),
): Promise<TruthResult> {
  if (!site.demo) throw new AppError('not_found', 'Only of the demo store is it known what caused an order.');
  const span = spanOf(params, site.timeZone);
  const ids = allModelIds(site);
  const net = await netByOrder(tx, site, span);
  const known = new Map([...net].filter(([key]) => truth.has(key)));
  const credits = (await creditedAmounts(tx, site, span, ids)).filter(({ orderKey }) => known.has(orderKey));
  const revenue = sumOf(known.values());
  const caused = causedByCampaign(known, truth);
  const campaigns = rowsOfCampaigns(caused, credits, ids);
  const told = toldReturns(campaigns, await campaignCosts(tx, site, params), site.currency);
  const scores = new Map(scoreModels(credits, truth, known).map((score) => [score.model, score]));
  return {
    from: params.from,
    to: params.to,
    timeZone: site.timeZone,
    currency: site.currency,
    orders: known.size,
    revenue: wireMoney(revenue, site.currency),
    caused: wireMoney(sumOf([...caused.values()].map((campaign) => campaign.caused)), site.currency),
    notKnown: { orders: net.size - known.size, revenue: wireMoney(sumOf(net.values()) - revenue, site.currency) },
    models: modelsForReaders(site, ids)
      .flatMap((model) => {
        const score = scores.get(model.id);
        if (!score || caused.size === 0) return [];
        const { recovered, overCredited, campaignError } = score;
        return [
          {
            ...model,
            ...{ recovered: rounded(recovered), overCredited: rounded(overCredited), campaignError: rounded(campaignError) },
            ...rankingOf(told, (campaign) => campaign.returns.get(model.id)),
          },
        ];
      })
      .sort((left, right) => right.recovered - left.recovered),
    campaigns: campaigns.map((campaign) => wireCampaign(campaign, told.get(nameOf(campaign)), site.currency)),
    ...claimsOf(told),
  };
}

/** What a campaign brought for its cost: truly, as each model says, and as its platform claims. */
type Told = { cost: Fraction; truly: Fraction; returns: Map<ModelId, Fraction>; claimed: Fraction | undefined };

function toldReturns(campaigns: Credited[], costs: CampaignCost[], currency: Currency): Map<string, Told> {
  const costOfCampaign = new Map(costs.map((cost) => [nameOf(cost), cost]));
  return new Map(
    campaigns.flatMap((campaign): [string, Told][] => {
      const found = costOfCampaign.get(nameOf(campaign));
      if (!found) return [];
      const cost = costOf(found.micros);
      const returned = (minor: bigint) => times(moneyOf(minor, currency), fraction(cost.denominator, cost.numerator));
      const returns = new Map([...campaign.credited].map(([model, amount]) => [model, returned(amount)]));
      return [[nameOf(campaign), { cost, truly: returned(campaign.caused), returns, claimed: found.claimed }]];
    }),
  );
}

function rankingOf(told: Map<string, Told>, returnOf: (campaign: Told) => Fraction | undefined): { ranking?: Ranking } {
  const both = [...told.values()].flatMap((campaign) => {
    const returned = returnOf(campaign);
    return returned ? [[campaign.truly, returned] as const] : [];
  });
  if (both.length < 2) return {};
  return {
    ranking: rankedRight(
      both.map(([truly]) => truly),
      both.map(([, returned]) => returned),
    ),
  };
}

function claimsOf(told: Map<string, Told>): Pick<TruthResult, 'claims'> {
  const { ranking } = rankingOf(told, ({ claimed }) => claimed);
  return ranking ? { claims: ranking } : {};
}

type Campaign = { source: string; campaign?: string | undefined; orders: number; caused: bigint };

function causedByCampaign(net: Map<string, bigint>, truth: Truth): Map<string, Campaign> {
  const campaigns = new Map<string, Campaign>();
  for (const [orderKey, amount] of net) {
    const cause = truth.get(orderKey);
    if (!cause) continue;
    const { source, campaign } = cause;
    const sum = campaigns.get(nameOf(cause)) ?? { source, campaign, orders: 0, caused: 0n };
    campaigns.set(nameOf(cause), { ...sum, orders: sum.orders + 1, caused: sum.caused + amount });
  }
  return campaigns;
}

type Credited = Campaign & { credited: Map<ModelId, bigint> };

/** Paid campaigns that caused orders or were credited with some, what caused most first. */
function rowsOfCampaigns(caused: Map<string, Campaign>, credits: CreditedAmount[], models: readonly ModelId[]): Credited[] {
  const paid = credits.filter((amount) => amount.paid);
  const all = new Map(caused);
  for (const amount of paid) {
    const { source = '', campaign } = amount;
    if (!all.has(nameOf(amount))) all.set(nameOf(amount), { source, campaign, orders: 0, caused: 0n });
  }
  const creditedTo = Map.groupBy(paid, (amount) => `${amount.model} ${nameOf(amount)}`);
  const creditedUnder = (model: ModelId, name: string) =>
    sumOf((creditedTo.get(`${model} ${name}`) ?? []).map(({ amount }) => amount));
  return [...all]
    .sort(([left, { caused: one }], [right, { caused: other }]) =>
      one === other ? (left < right ? -1 : 1) : one > other ? -1 : 1,
    )
    .map(([name, campaign]) => ({
      ...campaign,
      credited: new Map(models.map((model) => [model, creditedUnder(model, name)])),
    }));
}

function wireCampaign(
  { source, campaign, orders, caused, credited }: Credited,
  told: Told | undefined,
  currency: Currency,
): TruthResult['campaigns'][number] {
  return {
    source,
    ...(campaign !== undefined && { campaign }),
    orders,
    caused: wireMoney(caused, currency),
    credited: Object.fromEntries([...credited].map(([model, amount]) => [model, wireMoney(amount, currency)])),
    ...(told && {
      spend: {
        cost: { amount: valueText(told.cost, 'money', currency), currency },
        trueReturn: ratioText(told.truly),
        returns: Object.fromEntries([...told.returns].map(([model, returned]) => [model, ratioText(returned)])),
        ...(told.claimed && { claimedReturn: ratioText(told.claimed) }),
      },
    }),
  };
}

const nameOf = ({ source, campaign }: { source?: string | undefined; campaign?: string | undefined }) =>
  JSON.stringify([source, campaign]);

function sumOf(amounts: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}

/** To four decimals: more would only look exact. */
const rounded = (share: number) => Math.round(share * 10_000) / 10_000;
