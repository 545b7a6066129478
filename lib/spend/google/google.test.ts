/** Protects what is Google's own: managers and the accounts below them, asset groups, and keys of service accounts. */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { askSandbox, buildAccount, buildCost, buildState, carry, outcomeOf, SANDBOX_BASE } from '@/lib/testing/spend';
import type { SpendAccess, SpendRequest } from '../define';
import type { SandboxAccount } from '../sandbox';
import { google } from './platform';

const NOW = new Date('2026-04-02T09:00:00Z');
const DAY = { from: '2026-03-29', to: '2026-03-29' };
const MANAGER = '9998887777';
const entered = google.sandbox.paste ?? {};

function asked(accounts: readonly SandboxAccount[]) {
  const state = buildState({ now: NOW, accounts });
  const ask = (request: SpendRequest) => askSandbox(google, request, state);
  const grant = outcomeOf(carry(google, google.paste?.grant(entered, NOW, SANDBOX_BASE) ?? nothing(), ask));
  const access: SpendAccess = { grant, entered, now: NOW, base: SANDBOX_BASE };
  return { ask, access };
}

function nothing(): never {
  throw new Error('there is no such road');
}

describe('accounts', () => {
  it('are listed once, with the manager where they are not reached directly, and without managers', () => {
    const accounts = [
      buildAccount({ externalId: '1111111111', loginId: MANAGER }),
      buildAccount({ externalId: '2222222222', loginId: MANAGER, closed: 'cancelled' }),
      buildAccount({ externalId: '3333333333' }),
    ];
    const { ask, access } = asked(accounts);
    const listed = outcomeOf(carry(google, google.accounts(access), ask));
    expect(listed.map(({ externalId, loginId }) => [externalId, loginId])).toEqual([
      ['1111111111', MANAGER],
      ['3333333333', undefined],
    ]);
  });
});

describe('rows', () => {
  it('come through the manager, and through another one when the account has moved', () => {
    const account = buildAccount({ loginId: MANAGER, rows: [buildCost()] });
    const { ask, access } = asked([account]);
    const through = (loginId: string | undefined) => carry(google, google.rows({ ...account, loginId }, DAY, access), ask);
    const direct = through(MANAGER);
    expect([direct.requests.length, outcomeOf(direct)]).toMatchObject([3, { rows: [{ costMicros: 12_340_000n }] }]);
    for (const stale of ['5554443333', undefined]) {
      const moved = through(stale);
      expect(outcomeOf(moved)).toEqual(outcomeOf(direct));
      expect(moved.requests.slice(-3).map(({ headers }) => headers['login-customer-id'])).toEqual([MANAGER, MANAGER, MANAGER]);
    }
  });

  it('of asset groups have no ad, and no cost is in two of them', () => {
    const group = {
      day: DAY.from,
      campaignId: '7',
      campaign: 'PMax',
      adGroupId: '41',
      adGroup: 'Alle',
      costMicros: 5n,
      clicks: 1n,
    };
    const account = buildAccount({
      rows: [group, { ...group, adGroupId: '42', costMicros: 7n }, buildCost({ campaignId: '8' })],
    });
    const { ask, access } = asked([account]);
    const outcome = outcomeOf(carry(google, google.rows(account, DAY, access), ask));
    const rows = 'rows' in outcome ? outcome.rows : [];
    expect(rows.map(({ campaignId, adGroupId, adId, costMicros }) => [campaignId, adGroupId, adId, costMicros])).toEqual([
      ['8', '1234500001', '1234600001', 12_340_000n],
      ['7', '41', undefined, 5n],
      ['7', '42', undefined, 7n],
    ]);
  });

  it('leaves days before 37 months out of the question, and says from when on it speaks', () => {
    const account = buildAccount();
    const { ask, access } = asked([account]);
    const carried = carry(google, google.rows(account, { from: '2023-01-01', to: '2023-03-10' }, access), ask);
    expect(outcomeOf(carried)).toEqual({ rows: [], since: '2023-03-03' });
    expect(carried.requests[0]?.body).toContain("BETWEEN '2023-03-03' AND '2023-03-10'");
    const gone = carry(google, google.rows(account, { from: '2020-01-01', to: '2020-03-10' }, access), ask);
    expect([outcomeOf(gone), gone.requests]).toEqual([{ rows: [], since: '2023-03-03' }, []]);
  });
});

describe('a service account', () => {
  it.each([
    ['no JSON', 'hello'],
    ['no key', '{"client_email":"a@b"}'],
    ['a key of another kind', JSON.stringify({ client_email: 'a@b', private_key: 'x' })],
  ])('with %s is told what to paste', (_, serviceAccountKey) => {
    const carried = carry(google, google.paste?.grant({ serviceAccountKey }, NOW, SANDBOX_BASE) ?? nothing(), () => nothing());
    expect(carried).toMatchObject({
      refusal: { fault: 'reconnect', message: expect.stringContaining('JSON file') },
      requests: [],
    });
  });

  it('is refused when another key has signed, or a clock is an hour wrong', () => {
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    const stranger = JSON.stringify({ client_email: 'a@b', private_key: String(key) });
    const state = buildState({ now: NOW });
    const grant = (file: string, now: Date) =>
      carry(google, google.paste?.grant({ serviceAccountKey: file }, now, SANDBOX_BASE) ?? nothing(), (request) =>
        askSandbox(google, request, state),
      );
    expect(grant(stranger, NOW)).toMatchObject({ refusal: { fault: 'reconnect' } });
    const own = entered['serviceAccountKey'] ?? '';
    expect(grant(own, new Date(NOW.getTime() - 3_600_000))).toMatchObject({ refusal: { fault: 'reconnect' } });
    expect(outcomeOf(grant(own, NOW))).toMatchObject({ accessEndsAt: new Date('2026-04-02T09:59:59Z') });
  });
});
