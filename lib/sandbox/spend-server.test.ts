/**
 * Protects the ad platforms' servers over HTTP: consent as a browser gives it, restated days, faults, and what is refused of a
 * control.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { CostRow } from '@/lib/model/spend';
import type { SpendAccess, SpendConversation, SpendRequest } from '@/lib/spend/define';
import { spendPlatformOf } from '@/lib/spend/registry';
import { localServer } from '@/lib/testing/local-server';
import { buildAccount, buildCost } from '@/lib/testing/spend';
import { createSpendSandbox } from './spend-server';

const NOW = new Date('2026-04-02T09:00:00Z');
const RANGE = { from: '2026-03-29', to: '2026-03-30' };
const REDIRECT = 'https://tieback.example/callback';
const account = buildAccount({ rows: [buildCost()] });
const meta = spendPlatformOf('meta') ?? nothing();
const sandbox = createSpendSandbox({ accounts: () => [account], now: () => NOW });
const MOUNT = '/demo/ads';
const { url } = await localServer(
  (request, response) => void sandbox.answer((request.url ?? '').slice(MOUNT.length), request, response),
);
const base = `${url}${MOUNT}/meta`;

function nothing(): never {
  throw new Error('there is no such platform');
}

function control(wanted: unknown) {
  return fetch(`${url}${MOUNT}/_control/meta`, { method: 'POST', body: JSON.stringify(wanted) });
}

afterEach(() => control({ forget: true, fault: 'none' }));

async function carried<Outcome>(conversation: SpendConversation<Outcome>): Promise<Outcome | { fault: string }> {
  let step = conversation.next();
  while (!step.done) {
    const { mayFail, url: address, ...request }: SpendRequest = step.value;
    const response = await fetch(address, request);
    const body = await response.text();
    const answer = { status: response.status, headers: Object.fromEntries(response.headers), body, json: undefined };
    const refusal = mayFail ? undefined : meta.fault(answer);
    if (refusal) return { fault: refusal.fault };
    step = conversation.next(answer);
  }
  return step.value;
}

/** Presses Allow on the page as it stands: its form, with all that is hidden in it. */
async function connected(): Promise<SpendAccess> {
  const { oauth, sandbox: own } = meta;
  const page = await fetch(oauth?.authorizeUrl(own.app, { redirectUri: REDIRECT, state: 'a&b"c' }, base) ?? '');
  const html = await page.text();
  const action = new URL(/<form method="get" action="([^"]+)"/.exec(html)?.[1] ?? '');
  for (const [, name = '', value = ''] of html.matchAll(/name="([^"]+)" value="([^"]*)">\n?(?!Allow|Cancel)/g)) {
    action.searchParams.set(
      name,
      value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
    );
  }
  action.searchParams.set('decision', 'allow');
  const decided = await fetch(action, { redirect: 'manual' });
  const back = new URL(decided.headers.get('location') ?? '').searchParams;
  expect(back.get('state')).toBe('a&b"c');
  const grant = await carried(
    oauth?.exchange(own.app, { redirectUri: REDIRECT, code: back.get('code') ?? '' }, NOW, base) ?? nothing(),
  );
  if ('fault' in grant) throw new Error(grant.fault);
  return { grant, entered: own.app, now: NOW, base };
}

async function rows(access: SpendAccess): Promise<CostRow[] | string> {
  const outcome = await carried(meta.rows(account, RANGE, access));
  if ('fault' in outcome) return outcome.fault;
  return 'rows' in outcome ? outcome.rows : 'pending';
}

describe('a platform over HTTP', () => {
  it('asks for consent, and answers with what the account spent', async () => {
    expect(await rows(await connected())).toMatchObject([{ costMicros: 12_340_000n, adId: '1234600001' }]);
    expect(sandbox.report('meta').asked).toContain('GET /v27.0/act_1234567890/insights');
  });

  it('restates days from outside, until it forgets', async () => {
    const access = await connected();
    const row = {
      day: '2026-03-30',
      campaignId: '5',
      costMicros: '7',
      clicks: '1',
      claim: { conversionsMicros: '0', basis: 'ad' },
    };
    expect((await control({ restate: { externalId: account.externalId, rows: [row] } })).status).toBe(200);
    expect(await rows(access)).toMatchObject([{ day: '2026-03-30', campaignId: '5', costMicros: 7n }]);
    await control({ forget: true });
    expect(await rows(access)).toMatchObject([{ costMicros: 12_340_000n }]);
    sandbox.restate('meta', account.externalId, []);
    expect(await rows(access)).toEqual([]);
  });

  it('is revoked until somebody connects again', async () => {
    const access = await connected();
    await control({ fault: 'revoked' });
    expect(await rows(access)).toBe('reconnect');
    expect(await rows(await connected())).toHaveLength(1);
  });

  it.each([
    ['throttled', { fault: 'throttled' }, 'throttled'],
    ['out of order', { fault: 'error' }, 'passing'],
    ['cut off', { fault: 'garbage' }, 'passing'],
    ['answering what it is told to', { fault: 'answer', answer: { status: 400, body: '{"error":{"code":2635}}' } }, 'outdated'],
  ])('is %s once', async (_, wanted, fault) => {
    const access = await connected();
    await control({ ...wanted, times: 1 });
    expect([await rows(access), (await rows(access)).length]).toEqual([fault, 1]);
  });

  it.each([
    ['an account that there is not', { restate: { externalId: '1', rows: [] } }, 'restate.externalId: there is no account 1'],
    [
      'an amount that is none',
      { restate: { externalId: account.externalId, rows: [{ day: '2026-03-30', costMicros: '1.5' }] } },
      'must be a whole number as text',
    ],
    [
      'a day that is none',
      { restate: { externalId: account.externalId, rows: [{ day: '2026-02-30', costMicros: '1' }] } },
      'must be a day, YYYY-MM-DD',
    ],
    ['an answer without its words', { fault: 'answer' }, 'answer: is missing'],
  ])('refuses %s of a control', async (_, wanted, words) => {
    const refused = await control(wanted);
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining(words)]);
  });

  it('is not there for platforms that nobody knows', async () => {
    expect((await fetch(`${url}${MOUNT}/orkut/v1/`)).status).toBe(404);
  });
});
