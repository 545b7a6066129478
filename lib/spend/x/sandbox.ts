/**
 * X's servers as its documents describe them: requests signed by four keys, accounts with funding instruments, lists with a cursor,
 * and statistics of 20 ids, 7 days and one placement. Errors as X words them.
 */
import { type Day, dayOf, startOfDay } from '@/lib/core/day';
import { equalInConstantTime } from '@/lib/core/hash';
import { SECOND_MS } from '@/lib/core/instant';
import type { VendorResponse } from '@/lib/model/delivery';
import type { CostRow } from '@/lib/model/spend';
import { dayAfter, lengthOf } from '../days';
import type { SandboxAccount, SpendSandbox, SpendSandboxRequest, SpendSandboxState } from '../sandbox';
import { json } from '../sandbox-consent';
import { adRowsOf, campaignRowsOf, entitiesOf } from '../sandbox-rows';
import { X_VERSION } from './request';
import { signatureOf } from './sign';

const KEYS = {
  consumerKey: 'sandboxConsumerKey',
  consumerSecret: 'sandbox consumer secret/+',
  accessToken: '1234567-sandboxAccessToken',
  accessTokenSecret: 'sandboxAccessTokenSecret',
};
/** Smaller than any client asks for, so that some items have two pages. */
const PAGE_ITEMS = 50;
const [DAYS_MAX, IDS_MAX] = [7, 20];
const CLOCK_SKEW_S = 300;

export const xSandbox: SpendSandbox = { app: KEYS, paste: KEYS, answer };

function answer(request: SpendSandboxRequest, state: SpendSandboxState): VendorResponse {
  const prefix = `/${X_VERSION}/`;
  if (!request.path.startsWith(prefix)) return failure(404, 'ROUTE_NOT_FOUND', 'The requested resource could not be found.');
  if (state.revoked || !isSigned(request, state.now))
    return failure(401, 'UNAUTHORIZED_ACCESS', 'This request is not properly authenticated');
  if (state.throttled) {
    const headers = { date: state.now.toUTCString(), 'x-rate-limit-reset': String(state.now.getTime() / SECOND_MS + 90) };
    return { ...failure(429, 'TOO_MANY_REQUESTS', 'Rate limit exceeded'), headers };
  }
  const path = request.path.slice(prefix.length);
  if (path === 'accounts')
    return page(
      state.accounts.map(({ externalId: id, name, timeZone }) => ({ id, name, timezone: timeZone })),
      request,
    );
  const [, stats, id, list] = /^(stats\/)?accounts\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
  const account = state.accounts.find(({ externalId }) => externalId === id);
  if (!account) return failure(404, 'NOT_FOUND', `User XXX does not have access to account ${id}`);
  if (stats) return list === 'active_entities' ? active(account, request) : statistics(account, request);
  if (list === 'funding_instruments') return page([{ id: 'f1', currency: account.currency }], request);
  return entities(account, list ?? '', request);
}

function isSigned({ method, headers, base, path, query }: SpendSandboxRequest, now: Date): boolean {
  const header = headers['authorization'] ?? '';
  const pairs = [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decodeURIComponent(value)]);
  const { oauth_signature: signature = '', ...parameters }: Record<string, string> = Object.fromEntries(pairs);
  const age = Math.abs(now.getTime() / SECOND_MS - Number(parameters['oauth_timestamp']));
  if (method !== 'GET' || !(age <= CLOCK_SKEW_S) || parameters['oauth_consumer_key'] !== KEYS.consumerKey) return false;
  const right = signatureOf(`${base}${path}?${query}`, parameters, KEYS);
  return parameters['oauth_token'] === KEYS.accessToken && equalInConstantTime(signature, right);
}

function entities(account: SandboxAccount, list: string, request: SpendSandboxRequest): VendorResponse {
  const { campaigns, adGroups, ads } = entitiesOf(account, request.query.get('with_deleted') === 'true');
  const wanted = request.query.get(`${list.slice(0, -1)}_ids`)?.split(',');
  if (wanted && wanted.length > 200) return failure(400, 'INVALID_PARAMETER', 'Maximum of 200 ids');
  const asked = <Item extends { id: string }>(items: readonly Item[]) => items.filter(({ id }) => wanted?.includes(id) ?? true);
  if (list === 'campaigns')
    return page(
      asked(campaigns).map(({ id, name }) => ({ id, name })),
      request,
    );
  if (list === 'line_items') {
    return page(
      asked(adGroups).map(({ id, name, parentId }) => ({ id, name, campaign_id: parentId })),
      request,
    );
  }
  if (list === 'promoted_tweets')
    return page(
      asked(ads).map(({ id, parentId }) => ({ id, line_item_id: parentId })),
      request,
    );
  return failure(404, 'ROUTE_NOT_FOUND', 'The requested resource could not be found.');
}

type Asked = { from: string; to: string; rows: CostRow[]; idOf: (row: CostRow) => string };

/** The rows of the range, or what is wrong with it. */
function askedOf(account: SandboxAccount, { query }: SpendSandboxRequest): Asked | string {
  const [start, end] = [new Date(query.get('start_time') ?? ''), new Date(query.get('end_time') ?? '')];
  if (Number.isNaN(start.getTime()) || Number.isNaN(end.getTime())) return 'start_time and end_time are required';
  const zone = account.timeZone;
  const [from, to] = [dayOf(start, zone), dayAfter(dayOf(end, zone), -1)];
  const isMidnight = (time: Date) => startOfDay(dayOf(time, zone) as Day, zone).getTime() === time.getTime();
  if (!isMidnight(start) || !isMidnight(end)) return 'start_time and end_time must be aligned to midnight of the account';
  if (lengthOf({ from, to }) > DAYS_MAX) return 'The time range must be at most 7 days';
  if (query.get('entity') === 'PROMOTED_TWEET') {
    return { from, to, rows: adRowsOf(account, { from, to }, true), idOf: ({ adId = '' }) => adId };
  }
  return { from, to, rows: campaignRowsOf(account, { from, to }), idOf: ({ campaignId = '' }) => campaignId };
}

function active(account: SandboxAccount, request: SpendSandboxRequest): VendorResponse {
  const asked = askedOf(account, request);
  if (typeof asked === 'string') return failure(400, 'INVALID_PARAMETER', asked);
  return json(200, { data: [...new Set(asked.rows.map(asked.idOf))].map((id) => ({ entity_id: id })) });
}

function statistics(account: SandboxAccount, request: SpendSandboxRequest): VendorResponse {
  const asked = askedOf(account, request);
  if (typeof asked === 'string') return failure(400, 'INVALID_PARAMETER', asked);
  const ids = request.query.get('entity_ids')?.split(',') ?? [];
  if (ids.length === 0 || ids.length > IDS_MAX) return failure(400, 'INVALID_PARAMETER', 'Maximum of 20 entity_ids');
  const placement = request.query.get('placement') ?? '';
  if (!['ALL_ON_TWITTER', 'SPOTLIGHT', 'TREND'].includes(placement)) return failure(400, 'INVALID_PARAMETER', 'placement');
  const days = Array.from({ length: lengthOf(asked) }, (_, index) => dayAfter(asked.from, index));
  const data = ids.map((id) => {
    const rows = days.map((day) => asked.rows.find((row) => row.day === day && asked.idOf(row) === id));
    return { id, id_data: [{ segment: null, metrics: metricsOf(rows, placement) }] };
  });
  return json(200, { data_type: 'stats', time_series_length: days.length, data });
}

/** Of the cost the last two millionths are of another placement: whoever leaves that out has less. */
function metricsOf(rows: (CostRow | undefined)[], placement: string) {
  const part = (cost: bigint) =>
    ({ ALL_ON_TWITTER: cost > 2n ? cost - 2n : cost, SPOTLIGHT: cost > 2n ? 2n : 0n })[placement] ?? 0n;
  const isMain = placement === 'ALL_ON_TWITTER';
  const list = (figure: (row: CostRow) => number) => {
    const values = rows.map((row) => (row ? figure(row) : 0));
    return values.some((value) => value !== 0) ? values : null;
  };
  return {
    billed_charge_local_micro: list(({ costMicros }) => Number(part(costMicros))),
    impressions: isMain ? list(({ impressions = 0n }) => Number(impressions)) : null,
    url_clicks: isMain ? list(({ clicks = 0n }) => Number(clicks)) : null,
    conversion_purchases: {
      metric: isMain ? list(({ claim }) => Number(claim?.conversionsMicros ?? 0n) / 1e6) : null,
      post_view: null,
      sale_amount: isMain ? list(({ claim }) => Number(claim?.valueMicros ?? 0n)) : null,
    },
  };
}

function page(items: unknown[], { query }: SpendSandboxRequest): VendorResponse {
  const begin = Number(query.get('cursor') ?? 0);
  const size = Math.min(Number(query.get('count') ?? 200), PAGE_ITEMS);
  const next = items.length > begin + size ? String(begin + size) : null;
  return json(200, { data: items.slice(begin, begin + size), next_cursor: next });
}

function failure(status: number, code: string, message: string): VendorResponse {
  return json(status, { errors: [{ code, message }], request: { params: {} } });
}
