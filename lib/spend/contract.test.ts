/**
 * The contract that every ad platform keeps, against its own server, which enforces the platform's published rules: a person's
 * consent becomes a grant, the grant lists accounts, their rows sum to what the account spent, and each refusal is met in its own
 * way. A new platform is walked as soon as it is in the registry.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adPlatformName } from '@/lib/model/ad-platform';
import { parseDay } from '@/lib/core/day';
import type { VendorResponse } from '@/lib/model/delivery';
import type { CostRow } from '@/lib/model/spend';
import {
  askSandbox,
  buildAccount,
  buildCost,
  buildDetail,
  buildState,
  type Carried,
  carry,
  currency,
  LONG_ID,
  outcomeOf,
  SANDBOX_BASE,
} from '@/lib/testing/spend';
import type { DayRange, Grant, SpendAccess, SpendPlatform, SpendRequest, SpendRows } from './define';
import { spendPlatforms } from './registry';
import type { SandboxAccount, SpendSandboxState } from './sandbox';

const NOW = new Date('2026-04-02T09:00:00Z');
const REDIRECT = 'https://tieback.example/api/spend/callback';
const WEEK: DayRange = { from: '2026-03-26', to: '2026-04-01' };
/** Versions that are over. What TikTok answers to those of its own is not documented. */
const ENDED_VERSIONS: Readonly<Record<string, string>> = { google: 'v21', meta: 'v24.0' };
/** Platforms whose days are those of UTC, wherever an account is. */
const IN_UTC = ['pinterest', 'linkedin'];
/** Platforms whose ads have no names. */
const NAMELESS_ADS = ['x'];
const VERIFIER = 'v'.repeat(64);
const challenge = createHash('sha256').update(VERIFIER).digest('base64url');

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each)));

/** Goes through the consent page as a person would; the parameters that come back. */
function consent(platform: SpendPlatform, decision: 'allow' | 'cancel', state: SpendSandboxState): URLSearchParams {
  const { oauth, sandbox } = platform;
  const url = oauth?.authorizeUrl(sandbox.app, { redirectUri: REDIRECT, state: 'st:1', challenge }, SANDBOX_BASE) ?? '';
  const page = askSandbox(platform, { method: 'GET', url, headers: {} }, state);
  expect(page).toMatchObject({ status: 200, body: expect.stringMatching(/>Allow<.*>Cancel</s) });
  const decided = askSandbox(platform, { method: 'GET', url: `${url}&decision=${decision}`, headers: {} }, state);
  expect(decided.status).toBe(302);
  const back = new URL(decided.headers['location'] ?? '');
  expect(`${back.origin}${back.pathname}`).toBe(REDIRECT);
  return back.searchParams;
}

function exchange(
  platform: SpendPlatform,
  code: string,
  state: SpendSandboxState,
  over: { verifier?: string; app?: object } = {},
) {
  const { oauth, sandbox } = platform;
  if (!oauth) throw new Error(`${platform.id} has no consent page`);
  const { verifier = VERIFIER, app } = over;
  const entered = { ...sandbox.app, ...app };
  return carry(platform, oauth.exchange(entered, { redirectUri: REDIRECT, code, verifier }, NOW, SANDBOX_BASE), (request) =>
    askSandbox(platform, request, state),
  );
}

function grantOf(platform: SpendPlatform, state: SpendSandboxState): Grant {
  const code = consent(platform, 'allow', state).get(platform.oauth?.codeParam ?? '') ?? '';
  return outcomeOf(exchange(platform, code, state));
}

/** By the consent page, or where there is none by what is pasted. */
function accessOf(platform: SpendPlatform, state: SpendSandboxState): SpendAccess {
  const { paste, sandbox } = platform;
  if (!platform.oauth && paste) {
    const entered = sandbox.paste ?? {};
    const carried = carry(platform, paste.grant(entered, NOW, SANDBOX_BASE), (request) => askSandbox(platform, request, state));
    return { grant: outcomeOf(carried), entered, now: NOW, base: SANDBOX_BASE };
  }
  return { grant: grantOf(platform, state), entered: platform.sandbox.app, now: NOW, base: SANDBOX_BASE };
}

type Change = { request?: (request: SpendRequest) => SpendRequest; response?: (response: VendorResponse) => VendorResponse };

/** What the account's rows come to, once they are ready; `changed` spoils requests or answers on their way. */
function rowsOf(
  platform: SpendPlatform,
  account: SandboxAccount,
  over: { range?: DayRange; state?: Partial<SpendSandboxState>; changed?: Change } = {},
): Carried<SpendRows> {
  const { range = WEEK, changed } = over;
  const state = buildState({ now: NOW, accounts: [account] });
  const access = accessOf(platform, state);
  const requests: SpendRequest[] = [];
  let [now, pending]: [Date, string | undefined] = [NOW, undefined];
  for (;;) {
    const carried: Carried<SpendRows> = carry(platform, platform.rows(account, range, { ...access, now }, pending), (request) => {
      const response = askSandbox(platform, changed?.request?.(request) ?? request, { ...state, now, ...over.state });
      return changed?.response?.(response) ?? response;
    });
    requests.push(...carried.requests);
    if ('refusal' in carried || !('pending' in carried.outcome)) return { ...carried, requests };
    // A report that is being made: the wait that the platform wants is over at once.
    now = new Date(now.getTime() + carried.outcome.waitMs);
    pending = carried.outcome.pending;
  }
}

function completeOf(carried: Carried<SpendRows>): CostRow[] {
  const outcome = outcomeOf(carried);
  if ('pending' in outcome) throw new Error('the rows are not ready');
  return outcome.rows;
}

type Sums = Record<string, bigint>;

/** By day and campaign, and of the account: cost, impressions, clicks and claims. */
function sumsOf(rows: readonly CostRow[]): Sums {
  const sums: Sums = {};
  const add = (name: string, figure = 0n) => {
    sums[name] = (sums[name] ?? 0n) + figure;
  };
  for (const { day, campaignId, costMicros, impressions, clicks, claim } of rows) {
    for (const whose of [`${day} ${campaignId}`, 'account']) {
      add(`${whose} cost`, costMicros);
      add(`${whose} impressions`, impressions);
      add(`${whose} clicks`, clicks);
      add(`${whose} conversions`, claim?.conversionsMicros);
      add(`${whose} value`, claim?.valueMicros);
    }
  }
  return sums;
}

/** A week of three ads over the change of clocks, one deleted, and of a campaign that has none. */
function busyAccount(): SandboxAccount {
  const days = ['26', '27', '28', '29', '30', '31'].map((date) => `2026-03-${date}`).concat('2026-04-01');
  const rows = days.flatMap((day, index) => [
    buildCost({ day, costMicros: 12_340_000n + BigInt(index) }),
    buildCost({
      day,
      adId: '1234600002',
      ad: 'Bild',
      costMicros: 1n,
      clicks: 0n,
      claim: { conversionsMicros: 500_000n, valueMicros: 0n, basis: 'ad' },
    }),
    buildCost({ day, adGroupId: '1234500002', adGroup: 'Old', adId: '1234600003', ad: 'Gone' }),
    { day, campaignId: '777', campaign: 'Ohne Anzeigen', costMicros: 141_160_000n, impressions: 9n, clicks: 4n },
  ]);
  return buildAccount({ rows, deletedAdIds: ['1234600003'], details: [buildDetail()] });
}

describe.each(spendPlatforms.map((platform) => [platform.id, platform] as const))('%s', (id, platform) => {
  it('explains itself', () => {
    expect(adPlatformName(id)).toBe(platform.name);
    const { summary, docs, mark, levels, arrives, urlTemplate, apiVersion, limits, days, oauth, paste } = platform;
    expect(summary).toMatch(/\.$/);
    expect(docs.url).toMatch(/^https:\/\//);
    expect([docs.read, apiVersion?.read ?? docs.read]).toEqual([
      expect.stringMatching(/^20\d\d-\d\d$/),
      expect.stringMatching(/^20\d\d-\d\d$/),
    ]);
    if (apiVersion?.endsOn) expect(parseDay(apiVersion.endsOn)).toBe(apiVersion.endsOn);
    expect(mark.letters.length).toBeLessThanOrEqual(2);
    expect(Object.values(levels).every((word) => word !== '')).toBe(true);
    expect(urlTemplate).toContain(`utm_source=${arrives.source}&utm_medium=${arrives.medium}`);
    expect(existsSync(join('lib/spend', id, 'README.md'))).toBe(true);
    expect(limits.timeoutMs).toBeLessThanOrEqual(120_000);
    expect(days.restated).toBeLessThanOrEqual(days.reach);
    const roads = [oauth?.app, paste].flatMap((road) => road ?? []);
    expect(roads.length).toBeGreaterThan(0);
    for (const { fields, steps, wait } of roads) {
      expect(fields.every(({ help }) => help.length > 10)).toBe(true);
      expect(steps.length > 0 && steps.every((step) => step.endsWith('.')) && wait !== '').toBe(true);
    }
    expect(oauth ? oauth.app.steps.some((step) => step.includes('{redirect}')) : true).toBe(true);
  });

  if (platform.oauth) {
    it('makes a person’s consent a grant, once for each code', () => {
      const state = buildState({ now: NOW });
      const back = consent(platform, 'allow', state);
      const code = back.get(platform.oauth?.codeParam ?? '') ?? '';
      expect(back.get('state')).toBe('st:1');
      expect(outcomeOf(exchange(platform, code, state)).accessToken).not.toBe('');
      expect(exchange(platform, code, state)).toHaveProperty('refusal');
    });

    it('brings no code back from a person who says no', () => {
      expect(consent(platform, 'cancel', buildState({ now: NOW })).get(platform.oauth?.codeParam ?? '')).toBeNull();
    });

    it('is refused by its server with another’s code, secret or verifier, and asks nobody as an unknown app', () => {
      const state = buildState({ now: NOW });
      const code = () => consent(platform, 'allow', state).get(platform.oauth?.codeParam ?? '') ?? '';
      const secret = platform.oauth?.app.fields.find((field) => field.secret)?.name ?? '';
      expect(exchange(platform, 'nobody-gave-it', state)).toHaveProperty('refusal');
      expect(exchange(platform, code(), state, { app: { [secret]: 'another' } })).toHaveProperty('refusal');
      if (platform.oauth?.pkce) expect(exchange(platform, code(), state, { verifier: 'w'.repeat(64) })).toHaveProperty('refusal');
      const [idField = ''] = platform.oauth?.app.fields.filter((field) => !field.secret).map(({ name }) => name) ?? [];
      const stranger = { ...platform.sandbox.app, [idField]: '1' };
      const url = platform.oauth?.authorizeUrl(stranger, { redirectUri: REDIRECT, state: 's', challenge }, SANDBOX_BASE) ?? '';
      expect(askSandbox(platform, { method: 'GET', url, headers: {} }, state).body).not.toContain('>Allow<');
    });

    it('puts neither token nor verifier into the address of the consent page', () => {
      const url = platform.oauth?.authorizeUrl(platform.sandbox.app, { redirectUri: REDIRECT, state: 's', challenge }) ?? '';
      expect(new URL(url).protocol).toBe('https:');
      const secrets =
        platform.oauth?.app.fields.filter((field) => field.secret).map(({ name }) => platform.sandbox.app[name] ?? '') ?? [];
      expect(secrets.filter((secret) => url.includes(secret))).toEqual([]);
    });
  }

  if (platform.paste) {
    it('takes what is pasted, and lists accounts with it', () => {
      const state = buildState({ now: NOW });
      const entered = platform.sandbox.paste ?? {};
      const ask = (request: SpendRequest) => askSandbox(platform, request, state);
      const grant = platform.paste && outcomeOf(carry(platform, platform.paste.grant(entered, NOW, SANDBOX_BASE), ask));
      if (!grant) throw new Error('no grant');
      const listed = outcomeOf(carry(platform, platform.accounts({ grant, entered, now: NOW, base: SANDBOX_BASE }), ask));
      expect(listed).toHaveLength(1);
    });
  }

  if (platform.renew) {
    it('renews a grant, and loses nothing of it', () => {
      const state = buildState({ now: NOW });
      const access = accessOf(platform, state);
      const ask = (request: SpendRequest) => askSandbox(platform, request, state);
      const renewed = outcomeOf(carry(platform, platform.renew?.(access) ?? failed(), ask));
      expect(renewed.refreshToken).toBe(access.grant.refreshToken);
      expect(outcomeOf(carry(platform, platform.accounts({ ...access, grant: renewed }), ask))).toHaveLength(1);
      const refused = carry(platform, platform.renew?.(access) ?? failed(), (request) =>
        askSandbox(platform, request, { ...state, revoked: true }),
      );
      expect(refused).toMatchObject({ refusal: { fault: 'reconnect' } });
    });
  }

  it('lists all accounts with currency and zone, over pages', () => {
    const tokyo = buildAccount({ externalId: '9876543210', name: '東京', currency: currency('JPY'), timeZone: 'Asia/Tokyo' });
    const state = buildState({ now: NOW, accounts: [buildAccount(), tokyo] });
    const listed = carry(platform, platform.accounts(accessOf(platform, state)), (request) =>
      askSandbox(platform, request, state),
    );
    const facts = outcomeOf(listed).map(({ externalId, name, currency: code, timeZone, closed }) => ({
      externalId,
      name,
      code,
      timeZone,
      closed,
    }));
    const zone = (own: string) => (IN_UTC.includes(id) ? 'UTC' : own);
    expect(facts).toEqual([
      { externalId: '1234567890', name: 'Café Zoë', code: 'EUR', timeZone: zone('Europe/Berlin'), closed: undefined },
      { externalId: '9876543210', name: '東京', code: 'JPY', timeZone: zone('Asia/Tokyo'), closed: undefined },
    ]);
  });

  it('tells nothing of an account that spent nothing', () => {
    expect(completeOf(rowsOf(platform, buildAccount()))).toEqual([]);
  });

  it('tells a row of its ad with ids of 19 digits and names as they are', () => {
    const { day, campaignId, campaign, adGroupId, adGroup, adId, ad, costMicros, impressions, clicks } = buildCost();
    const [row, ...others] = completeOf(rowsOf(platform, buildAccount({ rows: [buildCost()] })));
    expect(others).toEqual([]);
    expect(row).toMatchObject({ day, campaignId, campaign, adGroupId, adGroup, adId, costMicros, impressions, clicks });
    expect(row?.ad).toBe(NAMELESS_ADS.includes(id) ? undefined : ad);
    expect(campaignId).toBe(LONG_ID);
    expect(row?.claim).toMatchObject({ conversionsMicros: 3_000_000n, valueMicros: 149_700_000n });
  });

  it('counts yen without decimals, and amounts of a millionth', () => {
    const tokyo = buildAccount({
      currency: currency('JPY'),
      timeZone: 'Asia/Tokyo',
      rows: [buildCost({ costMicros: 1_234_000_000n })],
    });
    expect(completeOf(rowsOf(platform, tokyo)).map(({ costMicros }) => costMicros)).toEqual([1_234_000_000n]);
    const tiny = buildAccount({ rows: [buildCost({ costMicros: 1n })] });
    expect(completeOf(rowsOf(platform, tiny)).map(({ costMicros }) => costMicros)).toEqual([1n]);
  });

  it('sums to what the account spent, over pages, deleted ads, campaigns without ads and a change of clocks', () => {
    const account = busyAccount();
    const rows = completeOf(rowsOf(platform, account));
    expect(sumsOf(rows)).toEqual(sumsOf(account.rows));
    expect(rows.filter(({ campaignId, adId }) => campaignId === '777' && adId !== undefined)).toEqual([]);
    const keys = rows.map(({ day, campaignId, adGroupId, adId }) => [day, campaignId, adGroupId, adId].join());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tells the days that were asked for, both ends with them, and no others', () => {
    const days = completeOf(rowsOf(platform, busyAccount(), { range: { from: '2026-03-28', to: '2026-03-30' } })).map(
      ({ day }) => day,
    );
    expect([...new Set(days)].sort()).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
  });

  it('turns many pages, and asks each once', () => {
    const rows = Array.from({ length: 140 }, (_, index) =>
      buildCost({ adId: String(2_000_000 + index), costMicros: BigInt(index + 1) }),
    );
    const carried = rowsOf(platform, buildAccount({ rows }));
    expect(completeOf(carried)).toHaveLength(140);
    expect(sumsOf(completeOf(carried))['account cost']).toBe(9_870n);
    const asked = carried.requests.map(({ url, body }) => `${url} ${body}`);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('reads an account whose rows tell cost alone', () => {
    const bare = buildCost({ impressions: undefined, clicks: undefined, claim: undefined });
    const [row] = completeOf(rowsOf(platform, buildAccount({ rows: [bare] })));
    expect(row?.costMicros).toBe(12_340_000n);
    expect(Object.values(plain(row) as object)).not.toContain(null);
  });

  it.each([
    ['reconnect', { state: { revoked: true } }],
    ['throttled', { state: { throttled: true } }],
    ['no_access', { state: { accounts: [buildAccount({ externalId: '5555555555' })] } }],
  ] as const)('says %s where its server does', (fault, over) => {
    const carried = rowsOf(platform, buildAccount({ rows: [buildCost()] }), over);
    expect(carried).toMatchObject({ refusal: { fault, message: expect.stringMatching(/\w/) } });
    if (fault === 'throttled') expect('refusal' in carried && (carried.refusal.waitMs ?? 0) > 0).toBe(true);
  });

  it.each([
    [
      'a proxy’s page',
      (): VendorResponse => ({ status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad gateway</html>' }),
    ],
    [
      'an answer that is cut off',
      (response: VendorResponse): VendorResponse => ({ ...response, body: response.body.slice(0, -9) }),
    ],
    ['an empty answer', (response: VendorResponse): VendorResponse => ({ ...response, body: '' })],
  ])('takes %s for something that passes', (_, response) => {
    const carried = rowsOf(platform, buildAccount({ rows: [buildCost()] }), { changed: { response } });
    expect(carried).toMatchObject({ refusal: { fault: 'passing' } });
  });

  const ended = ENDED_VERSIONS[id];
  if (ended && platform.apiVersion) {
    it('knows that its version is over', () => {
      const older = (request: SpendRequest) => ({ ...request, url: request.url.replace(platform.apiVersion?.name ?? '', ended) });
      const carried = rowsOf(platform, buildAccount({ rows: [buildCost()] }), { changed: { request: older } });
      expect(carried).toMatchObject({ refusal: { fault: 'outdated' } });
    });
  }

  it('tells of no token in what it says', () => {
    const state = buildState({ now: NOW, accounts: [buildAccount({ rows: [buildCost()] })] });
    const access = accessOf(platform, state);
    for (const over of [{ revoked: true }, { throttled: true }, { accounts: [] }]) {
      const carried = carry(platform, platform.rows(buildAccount(), WEEK, access), (request) =>
        askSandbox(platform, request, { ...state, ...over }),
      );
      expect('refusal' in carried ? carried.refusal.message : '').not.toContain(access.grant.accessToken);
    }
  });

  it('asks over TLS, and keeps the token out of addresses', () => {
    const { requests } = rowsOf(platform, busyAccount());
    const state = buildState({ now: NOW, accounts: [busyAccount()] });
    const { accessToken } = accessOf(platform, state).grant;
    expect(requests.every(({ url }) => url.startsWith('https://') && !url.includes(encodeURIComponent(accessToken)))).toBe(true);
  });

  if (platform.details) {
    it('tells where ads lead, and leaves out those that the platform no longer shows', () => {
      const account = buildAccount({
        details: [buildDetail(), buildDetail({ adId: '42', finalUrl: undefined, assetId: undefined })],
      });
      const state = buildState({ now: NOW, accounts: [account] });
      const ids = ['1234600001', '43', '42'];
      const carried = carry(platform, platform.details?.(account, ids, accessOf(platform, state)) ?? failed(), (request) =>
        askSandbox(platform, request, state),
      );
      const found = outcomeOf(carried);
      expect(found.map(({ adId }) => adId)).toEqual(['1234600001', '42']);
      expect(found[0]?.finalUrl).toBe('https://shop.example/x?utm_source=a');
    });
  }
});

function failed(): never {
  throw new Error('there is no such conversation');
}
