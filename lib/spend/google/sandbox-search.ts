/**
 * Queries of the Google Ads API by the rules of https://developers.google.com/google-ads/api/docs/query/structure and
 * https://developers.google.com/google-ads/api/docs/reporting/zero-metrics (read 2026-11).
 */
import { member, parseExactJson, textOf } from '@/lib/core/json';
import type { VendorResponse } from '@/lib/model/delivery';
import type { CostRow } from '@/lib/model/spend';
import { decimalOf } from '../micros';
import type { SandboxAccount, SpendSandboxRequest, SpendSandboxState } from '../sandbox';
import { json } from '../sandbox-consent';
import { adRowsOf, campaignRowsOf, rowsWithin } from '../sandbox-rows';
import { streamFailure } from './sandbox-answer';

/** Rows of one part of a stream: small, so that every account has several. */
const PART_ROWS = 40;

const OF_CAMPAIGNS = [
  'campaign.id',
  'campaign.name',
  'campaign.status',
  'customer.id',
  'customer.currency_code',
  'customer.time_zone',
];
const METRICS = ['cost_micros', 'impressions', 'clicks', 'conversions', 'conversions_value', 'all_conversions'].map(
  (name) => `metrics.${name}`,
);
const VIEWS = 'metrics.view_through_conversions';
const AD = ['id', 'name', 'type', 'final_urls', 'final_url_suffix', 'tracking_url_template', 'image_ad.image_url'].map(
  (name) => `ad_group_ad.ad.${name}`,
);
const selectable: Readonly<Record<string, readonly string[]>> = {
  campaign: [...OF_CAMPAIGNS, 'segments.date', ...METRICS, VIEWS],
  ad_group_ad: [...OF_CAMPAIGNS, 'segments.date', 'ad_group.id', 'ad_group.name', ...AD, ...METRICS, VIEWS],
  asset_group: [...OF_CAMPAIGNS, 'segments.date', 'asset_group.id', 'asset_group.name', ...METRICS],
  customer_client: [
    'id',
    'manager',
    'level',
    'descriptive_name',
    'currency_code',
    'time_zone',
    'status',
    'test_account',
    'hidden',
  ].map((name) => `customer_client.${name}`),
};
const QUERY = /^SELECT (?<fields>[\w., ]+) FROM (?<resource>\w+)(?: WHERE (?<where>.+))?$/;
const DAYS = /^segments\.date BETWEEN '(?<from>\d{4}-\d\d-\d\d)' AND '(?<to>\d{4}-\d\d-\d\d)'$/;
const IDS = /^ad_group_ad\.ad\.id IN \((?<ids>\d+(?:, \d+)*)\)$/;

type Asked = { resource: string; fields: string[]; where: string };

/** What a stream answers. */
export function search(customerId: string, request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const body = parseExactJson(request.body);
  const stray = Object.keys(body ?? {}).find((name) => name !== 'query');
  if (stray !== undefined)
    return refuse(`Invalid JSON payload received. Unknown name "${stray}": Cannot find field.`, 'UNEXPECTED_INPUT');
  const asked = QUERY.exec(textOf(member(body, 'query')) ?? '')?.groups;
  if (!asked) return refuse('Error in query: unexpected input.', 'UNEXPECTED_INPUT');
  const { fields = '', resource = '', where = '' } = asked;
  const names = fields.split(', ');
  const known = selectable[resource];
  if (!known) return refuse(`Error in query: invalid resource ${resource}.`, 'BAD_RESOURCE_TYPE_IN_FROM_CLAUSE');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) return refuse(`Unrecognized field in the query: '${unknown}'.`, 'UNRECOGNIZED_FIELD');
  const loginId = request.headers['login-customer-id'];
  const query = { resource, fields: names, where };
  if (resource === 'customer_client') return clients(customerId, loginId, query, state);
  const account = state.accounts.find(({ externalId }) => externalId === customerId);
  if (state.accounts.some((each) => each.loginId === customerId)) {
    return refuse('Metrics cannot be requested for a manager account.', 'REQUESTED_METRICS_FOR_MANAGER');
  }
  if (!account || !mayReach(account, loginId)) return denied();
  if (account.closed)
    return denied(
      'CUSTOMER_NOT_ENABLED',
      "The customer account can't be accessed because it is not yet enabled or has been deactivated.",
    );
  return stream(account, query);
}

/** Directly where the account is one of the person's own, else through its manager alone. */
function mayReach({ externalId, loginId: manager }: SandboxAccount, loginId: string | undefined): boolean {
  return manager === undefined ? loginId === undefined || loginId === externalId : loginId === manager;
}

function clients(
  customerId: string,
  loginId: string | undefined,
  { fields }: Asked,
  { accounts }: SpendSandboxState,
): VendorResponse {
  const below = accounts.filter((account) => account.loginId === customerId);
  const self = accounts.find(({ externalId, loginId: manager }) => externalId === customerId && manager === undefined);
  if (loginId !== customerId || (!self && below.length === 0)) return denied();
  const shown = [...(self ? [{ account: self, level: '0' }] : []), ...below.map((account) => ({ account, level: '1' }))];
  const manager = {
    id: customerId,
    manager: true,
    level: '0',
    descriptiveName: 'Manager',
    currencyCode: 'EUR',
    timeZone: 'Europe/Berlin',
  };
  const rows = shown
    .filter(({ account }) => !account.closed)
    .map(({ account, level }) => ({
      id: account.externalId,
      manager: false,
      level,
      descriptiveName: account.name,
      currencyCode: account.currency,
      timeZone: account.timeZone,
    }));
  return parts(
    (self ? rows : [manager, ...rows]).map((customerClient) => ({ customerClient })),
    fields,
  );
}

function stream(account: SandboxAccount, { resource, fields, where }: Asked): VendorResponse {
  const range = DAYS.exec(where)?.groups;
  if (range && fields.includes('segments.date')) {
    const days = { from: range['from'] ?? '', to: range['to'] ?? '' };
    const rows =
      resource === 'campaign'
        ? campaignRowsOf(account, days)
        : resource === 'ad_group_ad'
          ? adRowsOf(account, days, true)
          : rowsWithin(account, days).filter(({ adGroupId, adId }) => adGroupId !== undefined && adId === undefined);
    return parts(
      rows.filter(hasFigures).map((row) => rowOf(row, resource)),
      fields,
    );
  }
  const ids = IDS.exec(where)?.groups?.['ids']?.split(', ');
  if (!ids || resource !== 'ad_group_ad' || fields.some((field) => field.startsWith('metrics.'))) {
    return refuse('Invalid value in the WHERE clause: filter by segments.date, or by ad_group_ad.ad.id.', 'BAD_VALUE');
  }
  const details = account.details.filter(({ adId }) => ids.includes(adId));
  const ads = details.map(({ adId, finalUrl, thumbnailUrl }) => {
    const [link, finalUrlSuffix] = finalUrl?.split(/\?(.*)/) ?? [];
    return {
      adGroupAd: {
        ad: {
          id: adId,
          finalUrls: link === undefined ? undefined : [link],
          finalUrlSuffix,
          imageAd: thumbnailUrl ? { imageUrl: thumbnailUrl } : undefined,
        },
      },
    };
  });
  return parts(ads, fields);
}

/** Rows whose figures are all zero are left out as soon as days are selected. */
function hasFigures({ costMicros, impressions, clicks, claim }: CostRow): boolean {
  return [costMicros, impressions, clicks, claim?.conversionsMicros, claim?.viewConversionsMicros].some(
    (figure) => (figure ?? 0n) !== 0n,
  );
}

/** Whole numbers are text, shares and values are numbers; what is zero is left out. */
function rowOf(row: CostRow, resource: string) {
  const { claim } = row;
  const text = (figure: bigint | undefined) => (figure ? figure.toString() : undefined);
  const number = (micros: bigint | undefined) => (micros ? Number(decimalOf(micros)) : undefined);
  const group = { id: row.adGroupId, name: row.adGroup };
  return {
    campaign: { id: row.campaignId, name: row.campaign },
    ...(resource === 'asset_group' && { assetGroup: group }),
    ...(resource === 'ad_group_ad' && { adGroup: group, adGroupAd: { ad: { id: row.adId, name: row.ad } } }),
    metrics: {
      costMicros: text(row.costMicros),
      impressions: text(row.impressions),
      clicks: text(row.clicks),
      conversions: number(claim?.conversionsMicros),
      conversionsValue: number(claim?.valueMicros),
      ...(resource !== 'asset_group' && { viewThroughConversions: text((claim?.viewConversionsMicros ?? 0n) / 1_000_000n) }),
    },
    segments: { date: row.day },
  };
}

/** The rows in parts, as a stream sends them; without rows there is one part that says what was asked. */
function parts(rows: readonly object[], fields: readonly string[]): VendorResponse {
  const fieldMask = fields.join(',');
  const chunks = Array.from({ length: Math.max(1, Math.ceil(rows.length / PART_ROWS)) }, (_, index) =>
    rows.slice(index * PART_ROWS, (index + 1) * PART_ROWS),
  );
  return json(
    200,
    chunks.map((results) => ({ ...(results.length > 0 && { results }), fieldMask, requestId: 'sandboxRequest' })),
  );
}

function denied(
  code = 'USER_PERMISSION_DENIED',
  message = "User doesn't have permission to access customer. Note: If you're accessing a client customer, the manager's customer id must be set in the 'login-customer-id' header.",
): VendorResponse {
  return streamFailure({ code: 403, status: 'PERMISSION_DENIED', errorCode: { authorizationError: code }, message });
}

function refuse(message: string, code: string): VendorResponse {
  return streamFailure({ code: 400, status: 'INVALID_ARGUMENT', errorCode: { queryError: code }, message });
}
