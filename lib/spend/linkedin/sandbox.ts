/**
 * LinkedIn's servers as its documents describe them: consent, tokens, a version of its month in a header, lists with page tokens
 * whose pages are shorter than asked for, and reports without pages that are cut at 15,000 elements. Errors as LinkedIn words them.
 */
import { parseDay } from '@/lib/core/day';
import type { VendorResponse } from '@/lib/model/delivery';
import type { CostRow } from '@/lib/model/spend';
import { decimalOf } from '../micros';
import type { SandboxAccount, SpendSandbox, SpendSandboxRequest, SpendSandboxState } from '../sandbox';
import { json } from '../sandbox-consent';
import { isSignedIn, oauthAnswer, type OauthServer } from '../sandbox-oauth';
import { adRowsOf, campaignRowsOf, entitiesOf } from '../sandbox-rows';
import { LINKEDIN_VERSION } from './request';

const server: OauthServer = {
  name: 'LinkedIn',
  authorizePath: '/oauth/v2/authorization',
  tokenPath: '/oauth/v2/accessToken',
  client: { id: '77sandbox0123', secret: 'sandboxClientSecret' },
  clientIn: 'form',
  scope: 'r_ads_reporting',
  accessSeconds: 5_184_000,
  refreshSeconds: 31_536_000,
  saysRefreshEnd: true,
};
/** Shorter than what is asked for: what LinkedIn filters out of a page is not filled up. */
const PAGE_ITEMS = 47;
const ELEMENTS_MAX = 15_000;
const METRICS_MAX = 20;

export const linkedinSandbox: SpendSandbox = {
  app: { clientId: server.client.id, clientSecret: server.client.secret },
  answer,
};

function answer(request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const oauth = oauthAnswer(server, request, state);
  if (oauth) return oauth;
  if (!isSignedIn(request, state)) return failure(401, 'REVOKED_ACCESS_TOKEN', 'The token used in the request has been revoked');
  const version = request.headers['linkedin-version'];
  if (version !== LINKEDIN_VERSION) return failure(426, 'NONEXISTENT_VERSION', `Requested version ${version} is not active`);
  if (request.headers['x-restli-protocol-version'] !== '2.0.0') return failure(400, 'ILLEGAL_ARGUMENT', 'Protocol version');
  if (state.throttled) return failure(429, 'TOO_MANY_REQUESTS', 'Resource level throttle limit reached');
  if (request.path === '/rest/adAccounts') return page(state.accounts.map(accountOf), request);
  if (request.path === '/rest/adAnalytics') return analytics(request, state);
  const [, id, list] = /^\/rest\/adAccounts\/(\d+)(?:\/(adCampaignGroups|adCampaigns|creatives))?$/.exec(request.path) ?? [];
  const account = state.accounts.find(({ externalId }) => externalId === id);
  if (id === undefined) return failure(404, 'RESOURCE_NOT_FOUND', 'No virtual resource found');
  if (!account) return failure(403, 'ACCESS_DENIED', 'Not enough permissions to access this ad account');
  return list === undefined ? json(200, accountOf(account)) : entities(account, list, request);
}

function accountOf({ externalId, name, currency }: SandboxAccount) {
  return { id: externalId, name, currency, status: 'ACTIVE', type: 'BUSINESS' };
}

function entities(account: SandboxAccount, list: string, request: SpendSandboxRequest): VendorResponse {
  const { campaigns, adGroups, ads } = entitiesOf(account, false);
  if (list === 'adCampaignGroups')
    return page(
      campaigns.map(({ id, name }) => ({ id, name })),
      request,
    );
  if (list === 'adCampaigns') {
    const items = adGroups.map(({ id, name, parentId }) => ({
      id,
      name,
      campaignGroup: `urn:li:sponsoredCampaignGroup:${parentId}`,
    }));
    return page(items, request);
  }
  if (request.query.get('q') !== 'criteria') return failure(400, 'ILLEGAL_ARGUMENT', 'q must be criteria');
  const items = ads.map(({ id, name, parentId }) => ({
    ...{ id: `urn:li:sponsoredCreative:${id}`, name, campaign: `urn:li:sponsoredCampaign:${parentId}` },
  }));
  return page(items, request);
}

/** An account that may not be read has an empty report, as at LinkedIn. */
function analytics({ query }: SpendSandboxRequest, { accounts }: SpendSandboxState): VendorResponse {
  const refuse = (name: string) => failure(400, 'ILLEGAL_ARGUMENT', `Invalid parameter ${name}`);
  const range = rangeIn(query.get('dateRange') ?? '');
  if (!range) return refuse('dateRange');
  const id = /^List\(urn:li:sponsoredAccount:(\d+)\)$/.exec(query.get('accounts') ?? '')?.[1];
  if (id === undefined) return refuse('accounts');
  if (query.get('timeGranularity') !== 'DAILY') return refuse('timeGranularity');
  const pivot = query.get('pivot') ?? '';
  if (!['CAMPAIGN_GROUP', 'CREATIVE'].includes(pivot)) return refuse('pivot');
  const fields = (query.get('fields') ?? 'impressions,clicks').split(',');
  if (fields.filter((field) => field !== 'dateRange' && field !== 'pivotValues').length > METRICS_MAX) return refuse('fields');
  const account = accounts.find(({ externalId }) => externalId === id);
  if (!account) return json(200, { elements: [] });
  const rows = pivot === 'CREATIVE' ? adRowsOf(account, range, true) : campaignRowsOf(account, range);
  return json(200, { elements: rows.slice(0, ELEMENTS_MAX).map((row) => elementOf(row, pivot, fields)) });
}

function rangeIn(text: string): { from: string; to: string } | undefined {
  const date = String.raw`\(year:(\d{4}),month:(\d{1,2}),day:(\d{1,2})\)`;
  const found = new RegExp(`^\\(start:${date},end:${date}\\)$`).exec(text)?.slice(1) ?? [];
  const [year, month, day, ...end] = found.map((part) => part.padStart(2, '0'));
  const [from, to] = [[year, month, day].join('-'), end.join('-')];
  return parseDay(from) && parseDay(to) ? { from, to } : undefined;
}

function elementOf(row: CostRow, pivot: string, fields: readonly string[]) {
  const [year, month, day] = row.day.split('-').map(Number);
  const urn = pivot === 'CREATIVE' ? `urn:li:sponsoredCreative:${row.adId}` : `urn:li:sponsoredCampaignGroup:${row.campaignId}`;
  const all: Record<string, unknown> = {
    dateRange: { start: { year, month, day }, end: { year, month, day } },
    pivotValues: [urn],
    costInLocalCurrency: decimalOf(row.costMicros),
    impressions: row.impressions === undefined ? undefined : Number(row.impressions),
    landingPageClicks: row.clicks === undefined ? undefined : Number(row.clicks),
    externalWebsiteConversions: row.claim && Number(row.claim.conversionsMicros) / 1e6,
    externalWebsitePostViewConversions: row.claim && Number(row.claim.viewConversionsMicros ?? 0n) / 1e6,
    conversionValueInLocalCurrency: row.claim && decimalOf(row.claim.valueMicros ?? 0n),
  };
  return Object.fromEntries(fields.map((field) => [field, all[field]]));
}

function page(elements: unknown[], { query }: SpendSandboxRequest): VendorResponse {
  const begin = Number(query.get('pageToken') ?? 0);
  const size = Math.min(Number(query.get('pageSize') ?? PAGE_ITEMS), PAGE_ITEMS);
  const metadata = elements.length > begin + size ? { nextPageToken: String(begin + size) } : {};
  return json(200, { elements: elements.slice(begin, begin + size), metadata });
}

function failure(status: number, code: string, message: string): VendorResponse {
  return json(status, { status, code, message });
}
