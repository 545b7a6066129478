/**
 * Amazon's servers as its documents describe them: consent, tokens, profiles, and reports that take their time and are made once
 * however often they are asked for. Errors as Amazon words them. Files are not compressed here: the transport would unpack them.
 */
import { dayOf, parseDay } from '@/lib/core/day';
import { sha256Hex } from '@/lib/core/hash';
import { MINUTE_MS } from '@/lib/core/instant';
import { listOf, member, parseExactJson, textOf } from '@/lib/core/json';
import type { VendorResponse } from '@/lib/model/delivery';
import type { CostRow } from '@/lib/model/spend';
import { dayAfter, lengthOf } from '../days';
import type { SandboxAccount, SpendSandbox, SpendSandboxRequest, SpendSandboxState } from '../sandbox';
import { json } from '../sandbox-consent';
import { isSignedIn, oauthAnswer, type OauthServer } from '../sandbox-oauth';
import { adRowsOf, campaignRowsOf } from '../sandbox-rows';

const server: OauthServer = {
  name: 'Amazon',
  authorizePath: '/ap/oa',
  tokenPath: '/auth/o2/token',
  client: { id: 'amzn1.application-oa2-client.sandbox', secret: 'amzn1.oa2-cs.v1.sandbox' },
  clientIn: 'form',
  scope: 'advertising::campaign_management',
  accessSeconds: 3_600,
};
const MAKING_MS = 2 * MINUTE_MS;
const DAYS_MAX = 31;
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  campaign: ['date', 'campaignId', 'campaignName', 'impressions', 'clicks', 'cost'],
  advertiser: [
    ...['date', 'campaignId', 'campaignName', 'adGroupId', 'adGroupName', 'adId', 'advertisedAsin'],
    ...['impressions', 'clicks', 'cost'],
  ],
};
const types: Readonly<Record<string, { product: string; groupBy: string; sales: readonly string[]; reach: number }>> = {
  spCampaigns: { product: 'SPONSORED_PRODUCTS', groupBy: 'campaign', sales: ['purchases14d', 'sales14d'], reach: 95 },
  spAdvertisedProduct: { product: 'SPONSORED_PRODUCTS', groupBy: 'advertiser', sales: ['purchases14d', 'sales14d'], reach: 95 },
  sbCampaigns: { product: 'SPONSORED_BRANDS', groupBy: 'campaign', sales: ['purchases', 'sales'], reach: 60 },
  sdCampaigns: { product: 'SPONSORED_DISPLAY', groupBy: 'campaign', sales: ['purchases', 'sales'], reach: 65 },
};

type Job = { id: string; readyAt: number; profile: string; type: string; range: { from: string; to: string } };

export const amazonSandbox: SpendSandbox = {
  app: { clientId: server.client.id, clientSecret: server.client.secret, region: 'eu' },
  answer,
};

function answer(request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const oauth = oauthAnswer(server, request, state);
  if (oauth) return oauth;
  const file = /^\/files\/(\w+)$/.exec(request.path)?.[1];
  if (file !== undefined) return fileOf(file, request, state);
  if (!isSignedIn(request, state)) return failure(401, 'Not authorized to access this resource');
  if (request.headers['amazon-advertising-api-clientid'] !== server.client.id) return failure(401, 'No client id');
  if (state.throttled) return failure(429, 'Too Many Requests');
  if (request.path === '/v2/profiles') return json(200, state.accounts.map(profileOf));
  const profile = request.headers['amazon-advertising-api-scope'] ?? '';
  const account = state.accounts.find(({ externalId }) => externalId === profile);
  if (!account) return failure(403, 'Not authorized to manage this profile');
  if (request.path === '/reporting/reports' && request.method === 'POST') return create(account, request, state);
  const id = /^\/reporting\/reports\/(\w+)$/.exec(request.path)?.[1];
  const job = jobIn(state, id);
  if (!job) return failure(404, 'The report does not exist');
  if (state.now.getTime() < job.readyAt) return json(200, { reportId: job.id, status: 'PENDING', url: null });
  return json(200, { reportId: job.id, status: 'COMPLETED', url: `${request.base}/files/${job.id}` });
}

function profileOf({ externalId, name, currency, timeZone }: SandboxAccount) {
  const accountInfo = { id: `E-${externalId}`, name, type: 'seller' };
  return { profileId: externalId, countryCode: 'DE', currencyCode: currency, timezone: timeZone, accountInfo };
}

function create(account: SandboxAccount, request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  if (!/createasyncreportrequest\.v3\+json/.test(request.headers['content-type'] ?? '')) return failure(415, 'content-type');
  const asked = parseExactJson(request.body);
  const of = (name: string) => textOf(member(asked, 'configuration', name)) ?? '';
  const type = types[of('reportTypeId')];
  const range = { from: textOf(member(asked, 'startDate')) ?? '', to: textOf(member(asked, 'endDate')) ?? '' };
  if (!parseDay(range.from) || !parseDay(range.to)) return failure(400, 'startDate and endDate must be dates');
  if (lengthOf(range) > DAYS_MAX) return failure(400, 'The date range must be at most 31 days');
  if (!type || of('adProduct') !== type.product || of('timeUnit') !== 'DAILY' || of('format') !== 'GZIP_JSON') {
    return failure(400, 'configuration is invalid');
  }
  if (range.from < dayAfter(dayOf(state.now, account.timeZone), -type.reach)) return failure(400, 'startDate is too old');
  if (listOf(member(asked, 'configuration', 'groupBy')).join() !== type.groupBy) return failure(422, 'groupBy is invalid');
  const allowed = [...(COLUMNS[type.groupBy] ?? []), ...type.sales];
  const stray = listOf(member(asked, 'configuration', 'columns')).find((column) => !allowed.includes(String(column)));
  if (stray !== undefined) return failure(422, `configuration columns includes invalid values: (${stray})`);
  const id = sha256Hex(`${account.externalId} ${request.body}`).slice(0, 32);
  const before = jobIn(state, id);
  if (before && state.now.getTime() < before.readyAt) return failure(425, `The Request is a duplicate of : ${id}`);
  const readyAt = state.now.getTime() + MAKING_MS;
  const job: Job = { id, readyAt, profile: account.externalId, type: of('reportTypeId'), range };
  state.memory.set(`report ${id}`, job);
  return json(200, { reportId: id, status: 'PENDING', url: null });
}

function jobIn({ memory }: SpendSandboxState, id: string | undefined): Job | undefined {
  return memory.get(`report ${id}`) as Job | undefined;
}

/** All that the account spent is of Sponsored Products; the address alone opens the file, and a token has no business there. */
function fileOf(id: string, { headers }: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const job = jobIn(state, id);
  const account = state.accounts.find(({ externalId }) => externalId === job?.profile);
  if (!job || !account || headers['authorization'] !== undefined) {
    return { status: 403, headers: { 'content-type': 'application/xml' }, body: '<Error><Code>AccessDenied</Code></Error>' };
  }
  const type = types[job.type];
  if (type?.product !== 'SPONSORED_PRODUCTS') return json(200, []);
  const rows = type.groupBy === 'campaign' ? campaignRowsOf(account, job.range) : adRowsOf(account, job.range, true);
  return json(
    200,
    rows.map((row) => rowOf(row, type.groupBy)),
  );
}

function rowOf(row: CostRow, groupBy: string) {
  return {
    date: row.day,
    campaignId: row.campaignId,
    campaignName: row.campaign,
    ...(groupBy === 'advertiser' && {
      adGroupId: row.adGroupId,
      adGroupName: row.adGroup,
      adId: row.adId,
      advertisedAsin: row.ad,
    }),
    impressions: row.impressions === undefined ? undefined : Number(row.impressions),
    clicks: row.clicks === undefined ? undefined : Number(row.clicks),
    cost: Number(row.costMicros) / 1e6,
    purchases14d: row.claim && Number(row.claim.conversionsMicros) / 1e6,
    sales14d: row.claim && Number(row.claim.valueMicros ?? 0n) / 1e6,
  };
}

function failure(status: number, detail: string): VendorResponse {
  return json(status, { code: String(status), detail });
}
