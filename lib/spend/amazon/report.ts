/**
 * What ads of a profile cost, day by day in its zone, by reports that Amazon makes in up to three hours: by campaign of each kind of
 * ads, which is the truth of cost, and by advertised product.
 * https://advertising.amazon.com/API/docs/en-us/guides/reporting/v3/get-started (read 2026-11)
 */
import { MINUTE_MS } from '@/lib/core/instant';
import { listOf, member, parseExactJson, textOf } from '@/lib/core/json';
import type { AdAccountFacts, CostRow } from '@/lib/model/spend';
import { jsonIn, needed, toldOf } from '../answer';
import type { DayRange, SpendAccess, SpendConversation, SpendRows } from '../define';
import { SpendFailure } from '../failure';
import { countOf, roundedMicrosOf } from '../micros';
import { withRemainders } from '../remainder';
import { amazonFault, duplicateOf } from './fault';
import { amazonRequest } from './request';

const WAIT_MS = 5 * MINUTE_MS;
const SHARED = ['date', 'campaignId', 'campaignName', 'impressions', 'clicks', 'cost'];
const PRODUCT = ['adGroupId', 'adGroupName', 'adId', 'advertisedAsin'];
/** The column is the window: 14 days, which is the one that all kinds of ads have. */
const [SP_SALES, OTHER_SALES] = [
  ['purchases14d', 'sales14d'],
  ['purchases', 'sales'],
];
/** In this order their ids are kept while they are made. */
const reports = [
  { product: 'SPONSORED_PRODUCTS', type: 'spCampaigns', groupBy: 'campaign', columns: [...SHARED, ...SP_SALES] },
  { product: 'SPONSORED_BRANDS', type: 'sbCampaigns', groupBy: 'campaign', columns: [...SHARED, ...OTHER_SALES] },
  { product: 'SPONSORED_DISPLAY', type: 'sdCampaigns', groupBy: 'campaign', columns: [...SHARED, ...OTHER_SALES] },
  {
    product: 'SPONSORED_PRODUCTS',
    type: 'spAdvertisedProduct',
    groupBy: 'advertiser',
    columns: [...SHARED, ...PRODUCT, ...SP_SALES],
  },
];

/** The rows of these days, or which reports are being made. One that failed is asked for anew, and the others with it. */
export function* amazonRows(
  account: AdAccountFacts,
  range: DayRange,
  access: SpendAccess,
  pending?: string,
): SpendConversation<SpendRows> {
  const ids = listOf(parseExactJson(pending ?? '')).flatMap((id) => textOf(id) ?? []);
  if (ids.length !== reports.length) return yield* created(account, range, access);
  const urls: string[] = [];
  for (const id of ids) {
    const path = `/reporting/reports/${encodeURIComponent(id)}`;
    const report = jsonIn(yield amazonRequest(access, path, { profile: account.externalId }));
    const status = textOf(member(report, 'status'));
    if (status === 'FAILED') return yield* created(account, range, access);
    if (status !== 'COMPLETED') return { pending: JSON.stringify(ids), waitMs: WAIT_MS };
    urls.push(needed(textOf(member(report, 'url')), 'address of the report', 'Amazon'));
  }
  const [products = [], ...campaigns] = (yield* files(urls)).toReversed();
  return { rows: withRemainders(campaigns.flat().map(rowOf), products.map(rowOf)) };
}

function* created({ externalId }: AdAccountFacts, { from, to }: DayRange, access: SpendAccess): SpendConversation<SpendRows> {
  const ids: string[] = [];
  for (const { product, type, groupBy, columns } of reports) {
    const body = {
      name: `Tieback ${type} ${from} ${to}`,
      startDate: from,
      endDate: to,
      configuration: {
        adProduct: product,
        groupBy: [groupBy],
        columns,
        reportTypeId: type,
        timeUnit: 'DAILY',
        format: 'GZIP_JSON',
      },
    };
    const answer = yield { ...amazonRequest(access, '/reporting/reports', { profile: externalId, body }), mayFail: true };
    const before = duplicateOf(answer);
    const refusal = before === undefined ? amazonFault(answer) : undefined;
    if (refusal) throw new SpendFailure(refusal);
    ids.push(before ?? needed(textOf(member(jsonIn(answer), 'reportId')), 'id of the report', 'Amazon'));
  }
  return { pending: JSON.stringify(ids), waitMs: WAIT_MS };
}

/** The files, which are compressed and lie elsewhere: the address alone opens them, and for an hour. No token goes there. */
function* files(urls: readonly string[]): SpendConversation<unknown[][]> {
  const read: unknown[][] = [];
  for (const url of urls) {
    const answer = yield { method: 'GET', url, headers: { accept: '*/*' }, mayFail: true };
    const rows = answer.status === 200 ? jsonIn(answer) : undefined;
    if (!Array.isArray(rows)) {
      throw new SpendFailure({ fault: 'passing', message: 'Amazon’s report could not be downloaded as a whole.' });
    }
    read.push(rows);
  }
  return read;
}

function rowOf(row: unknown): CostRow {
  const text = (name: string) => textOf(member(row, name));
  const count = (name: string) => {
    const value = member(row, name) ?? undefined;
    return value === undefined ? undefined : needed(countOf(value), name, 'Amazon');
  };
  const micros = (...names: string[]) => {
    const value = names.map((name) => member(row, name) ?? undefined).find((each) => each !== undefined);
    return needed(roundedMicrosOf(value ?? 0), names.join(' or '), 'Amazon');
  };
  return {
    day: needed(text('date'), 'day', 'Amazon'),
    ...toldOf({ campaignId: text('campaignId'), campaign: text('campaignName') }),
    ...toldOf({ adGroupId: text('adGroupId'), adGroup: text('adGroupName'), adId: text('adId'), ad: text('advertisedAsin') }),
    ...toldOf({ impressions: count('impressions'), clicks: count('clicks') }),
    costMicros: micros('cost'),
    claim: {
      conversionsMicros: micros('purchases14d', 'purchases'),
      valueMicros: micros('sales14d', 'sales'),
      window: '14d_click',
      basis: 'ad',
    },
  };
}
