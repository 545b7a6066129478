/**
 * What ads of an account cost, day by day in UTC: by campaign group, which is the truth of cost, and by creative. What LinkedIn
 * calls a campaign is the level between. https://learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/ads-reporting (read 2026-11)
 */
import { member, textOf } from '@/lib/core/json';
import type { AdAccountFacts, Claim } from '@/lib/model/spend';
import { jsonIn, needed, toldOf } from '../answer';
import type { DayRange, SpendAccess, SpendConversation, SpendRows } from '../define';
import { SpendFailure } from '../failure';
import { type Entity, type Figures, rowsIn } from '../hierarchy';
import { countOf, roundedMicrosOf } from '../micros';
import { withRemainders } from '../remainder';
import { elementsIn, idIn, linkedinGet, linkedinList } from './request';

/** Reports have no pages: beyond so many elements they are cut, and nothing says so. */
const ELEMENTS_MAX = 15_000;
const FIELDS = [
  ...['dateRange', 'pivotValues', 'costInLocalCurrency', 'impressions', 'landingPageClicks', 'videoViews'],
  ...['externalWebsiteConversions', 'externalWebsitePostViewConversions', 'conversionValueInLocalCurrency'],
];

/** The rows of these days. */
export function* linkedinRows(account: AdAccountFacts, range: DayRange, access: SpendAccess): SpendConversation<SpendRows> {
  const path = `/adAccounts/${account.externalId}`;
  // An account that may not be read can have an empty report, which is no account without cost.
  yield linkedinGet(access, path, {});
  const groups = yield* analytics('CAMPAIGN_GROUP', account, range, access);
  const creatives = yield* analytics('CREATIVE', account, range, access);
  const { campaign, ad } = rowsIn({
    campaigns: (yield* linkedinList(access, `${path}/adCampaignGroups`, 'search')).flatMap((each) => entityOf(each)),
    adGroups: (yield* linkedinList(access, `${path}/adCampaigns`, 'search')).flatMap((each) => entityOf(each, 'campaignGroup')),
    ads: (yield* linkedinList(access, `${path}/creatives`, 'criteria')).flatMap((each) => entityOf(each, 'campaign')),
  });
  const rows = withRemainders(
    groups.map(({ id, figures }) => campaign(id, figures)),
    creatives.flatMap(({ id, figures }) => ad(id, figures)),
  );
  return { rows };
}

function entityOf(item: unknown, parent = ''): Entity[] {
  const id = idIn(member(item, 'id'));
  const [name, parentId] = [textOf(member(item, 'name')), idIn(member(item, parent))];
  return id === undefined ? [] : [{ id, ...(name !== undefined && { name }), ...(parentId !== undefined && { parentId }) }];
}

type Row = { id: string; figures: Figures };

function* analytics(
  pivot: 'CAMPAIGN_GROUP' | 'CREATIVE',
  { externalId }: AdAccountFacts,
  { from, to }: DayRange,
  access: SpendAccess,
): SpendConversation<Row[]> {
  const answer = yield linkedinGet(access, '/adAnalytics', {
    q: 'analytics',
    pivot,
    timeGranularity: 'DAILY',
    dateRange: `(start:${dateOf(from)},end:${dateOf(to)})`,
    accounts: `List(${encodeURIComponent(`urn:li:sponsoredAccount:${externalId}`)})`,
    fields: FIELDS.join(','),
  });
  const elements = elementsIn(jsonIn(answer));
  if (elements.length >= ELEMENTS_MAX) {
    throw new SpendFailure({
      fault: 'too_much',
      message: `LinkedIn cuts reports at ${ELEMENTS_MAX} rows, and this one has as many.`,
    });
  }
  return elements.map(rowOf);
}

function dateOf(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `(year:${year},month:${month},day:${date})`;
}

function rowOf(element: unknown): Row {
  const start = (part: string) => textOf(member(element, 'dateRange', 'start', part))?.padStart(2, '0');
  const parts = [start('year'), start('month'), start('day')];
  const count = (name: string) => {
    const value = member(element, name) ?? undefined;
    return value === undefined ? undefined : needed(countOf(value), name, 'LinkedIn');
  };
  const [pivot] = [member(element, 'pivotValues')].flat();
  return {
    id: needed(idIn(pivot), 'pivot', 'LinkedIn'),
    figures: {
      day: needed(parts.includes(undefined) ? undefined : parts.join('-'), 'day', 'LinkedIn'),
      ...toldOf({ impressions: count('impressions'), clicks: count('landingPageClicks'), videoViews: count('videoViews') }),
      costMicros: micros(element, 'costInLocalCurrency'),
      claim: claimOf(element),
    },
  };
}

/** Conversions of all kinds: LinkedIn tells no purchases apart. Their windows are those of each rule, and no row says which. */
function claimOf(element: unknown): Claim {
  return {
    conversionsMicros: micros(element, 'externalWebsiteConversions'),
    valueMicros: micros(element, 'conversionValueInLocalCurrency'),
    viewConversionsMicros: micros(element, 'externalWebsitePostViewConversions'),
    basis: 'ad',
  };
}

/** Amounts are decimal text, of as many decimals as LinkedIn's reckoning left. */
function micros(element: unknown, name: string): bigint {
  return needed(roundedMicrosOf(member(element, name) ?? 0), name, 'LinkedIn');
}
