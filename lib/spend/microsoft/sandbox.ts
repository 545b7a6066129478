/**
 * Microsoft's servers as its documents describe them: consent with PKCE, refresh tokens that rotate, users and accounts, and reports
 * that are made first. Files are not zipped here: the transport would unpack them. Errors as Microsoft words them.
 */
import { MINUTE_MS } from '@/lib/core/instant';
import { listOf, member, parseExactJson, textOf } from '@/lib/core/json';
import type { VendorResponse } from '@/lib/model/delivery';
import type { CostRow } from '@/lib/model/spend';
import { decimalOf } from '../micros';
import type { SandboxAccount, SpendSandbox, SpendSandboxRequest, SpendSandboxState } from '../sandbox';
import { json } from '../sandbox-consent';
import { isSignedIn, oauthAnswer, type OauthServer } from '../sandbox-oauth';
import { adRowsOf, campaignRowsOf } from '../sandbox-rows';
import { microsoftZones } from './zones';

const server: OauthServer = {
  name: 'Microsoft',
  authorizePath: '/common/oauth2/v2.0/authorize',
  tokenPath: '/common/oauth2/v2.0/token',
  client: { id: '00000000-0000-4000-8000-00000000abcd', secret: 'sandbox~secret' },
  clientIn: 'form',
  scope: 'https://ads.microsoft.com/msads.manage',
  accessSeconds: 3_599,
  refreshSeconds: 7_776_000,
};
const DEVELOPER_TOKEN = 'SANDBOXDEVTOKEN';
const CUSTOMER = '777';

type Job = { readyAt: number; accountId: string; isAds: boolean; columns: string[]; range: { from: string; to: string } };

export const microsoftSandbox: SpendSandbox = {
  app: { clientId: server.client.id, clientSecret: server.client.secret, developerToken: DEVELOPER_TOKEN },
  answer,
};

function answer(request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const oauth = oauthAnswer(server, request, state);
  if (oauth) return oauth;
  const file = /^\/files\/(\w+)$/.exec(request.path)?.[1];
  if (file !== undefined) return fileOf(file, request, state);
  if (!isSignedIn(request, state) || request.headers['developertoken'] !== DEVELOPER_TOKEN) {
    return failure(401, 109, 'Authentication token expired. Please renew the token or obtain a new one.');
  }
  if (state.throttled) return failure(429, 117, 'The system has reached the limit of calls per minute. Wait 60 seconds.');
  if (request.path === '/CustomerManagement/v13/User/Query') return json(200, { User: { Id: 42 } });
  if (request.path === '/CustomerManagement/v13/Accounts/Search') return search(request, state);
  const account = state.accounts.find(({ externalId }) => externalId === request.headers['customeraccountid']);
  if (!account) return failure(400, 106, 'User is not authorized to perform the current operation.');
  if (request.path === '/Reporting/v13/GenerateReport/Submit') return submit(account, request, state);
  if (request.path === '/Reporting/v13/GenerateReport/Poll') return poll(request, state);
  return failure(404, 404, 'Not found');
}

function search({ body }: SpendSandboxRequest, { accounts }: SpendSandboxState): VendorResponse {
  const page = member(parseExactJson(body), 'PageInfo');
  const [index, size] = [Number(member(page, 'Index')), Number(member(page, 'Size'))];
  const shown = accounts.slice(index * size, (index + 1) * size).map(({ externalId, name, currency, timeZone }) => ({
    ...{ Id: externalId, Name: name, CurrencyCode: currency, ParentCustomerId: CUSTOMER },
    TimeZone: Object.keys(microsoftZones).find((zone) => microsoftZones[zone] === timeZone),
  }));
  return json(200, { Accounts: shown });
}

function submit(account: SandboxAccount, { body }: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const asked = member(parseExactJson(body), 'ReportRequest');
  const type = textOf(member(asked, 'Type'));
  if (member(asked, 'FormatVersion') !== '2.0' || member(asked, 'Aggregation') !== 'Daily') return failure(400, 2_000, 'Format');
  if (listOf(member(asked, 'Scope', 'AccountIds')).join() !== account.externalId) return failure(400, 2_001, 'Scope');
  const date = (name: string) => {
    const part = (key: string) => (textOf(member(asked, 'Time', name, key)) ?? '').padStart(2, '0');
    return [part('Year'), part('Month'), part('Day')].join('-');
  };
  const id = `r${state.memory.size + 1}`;
  const job: Job = {
    readyAt: state.now.getTime() + MINUTE_MS / 2,
    accountId: account.externalId,
    isAds: type === 'AdPerformanceReportRequest',
    columns: listOf(member(asked, 'Columns')).map(String),
    range: { from: date('CustomDateRangeStart'), to: date('CustomDateRangeEnd') },
  };
  state.memory.set(`report ${id}`, job);
  return json(200, { ReportRequestId: id });
}

function poll({ body, base }: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const id = textOf(member(parseExactJson(body), 'ReportRequestId')) ?? '';
  const job = state.memory.get(`report ${id}`) as Job | undefined;
  if (!job) return failure(400, 2_100, 'The report request ID is not valid.');
  const isReady = state.now.getTime() >= job.readyAt;
  const url = isReady && rowsOf(job, state).length > 0 ? `${base}/files/${id}` : null;
  return json(200, { ReportRequestStatus: { Status: isReady ? 'Success' : 'Pending', ReportDownloadUrl: url } });
}

function rowsOf({ accountId, isAds, range }: Job, { accounts }: SpendSandboxState): CostRow[] {
  const account = accounts.find(({ externalId }) => externalId === accountId);
  if (!account) return [];
  return isAds ? adRowsOf(account, range, true) : campaignRowsOf(account, range);
}

/** With a byte order mark before it and a line of Microsoft's own at its end. */
function fileOf(id: string, { headers }: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const job = state.memory.get(`report ${id}`) as Job | undefined;
  if (!job || headers['authorization'] !== undefined) return { status: 403, headers: {}, body: '' };
  const lines = rowsOf(job, state).map((row) => job.columns.map((column) => quoted(cellsOf(row)[column] ?? '')).join(','));
  const body = [
    `\ufeff${job.columns.map(quoted).join(',')}`,
    ...lines,
    '"©2026 Microsoft Corporation. All rights reserved. "',
    '',
  ];
  return { status: 200, headers: { 'content-type': 'application/x-zip-compressed' }, body: body.join('\r\n') };
}

function cellsOf(row: CostRow): Record<string, string | undefined> {
  return {
    TimePeriod: row.day,
    CampaignId: row.campaignId,
    CampaignName: row.campaign,
    AdGroupId: row.adGroupId,
    AdGroupName: row.adGroup,
    AdId: row.adId,
    AdTitle: row.ad,
    Impressions: row.impressions?.toString(),
    Clicks: row.clicks?.toString(),
    Spend: decimalOf(row.costMicros),
    ConversionsQualified: row.claim && decimalOf(row.claim.conversionsMicros),
    Revenue: decimalOf(row.claim?.valueMicros ?? 0n),
  };
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function failure(status: number, Code: number, Message: string): VendorResponse {
  return json(status, { TrackingId: 't', Errors: [{ Code, Message }] });
}
