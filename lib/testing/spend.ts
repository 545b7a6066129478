/**
 * Ad accounts of made-up stores, and conversations with a platform's own server in memory: no network, and no clock but the given
 * one.
 */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { parseExactJson } from '@/lib/core/json';
import type { VendorResponse } from '@/lib/model/delivery';
import type { AdDetail, CostRow } from '@/lib/model/spend';
import type { SpendConversation, SpendPlatform, SpendRequest } from '@/lib/spend/define';
import { SpendFailure, type SpendRefusal } from '@/lib/spend/failure';
import type { SandboxAccount, SpendSandboxState } from '@/lib/spend/sandbox';

export const SANDBOX_BASE = 'https://sandbox.test/platform';

/** Ids of 19 digits, which no number of JavaScript holds. */
export const LONG_ID = '9007199254740993123';

export function currency(code: string): Currency {
  const parsed = parseCurrency(code);
  if (!parsed) throw new Error(`there is no currency ${code}`);
  return parsed;
}

/** An account in Berlin without rows. */
export function buildAccount(over: Partial<SandboxAccount> = {}): SandboxAccount {
  const facts = { externalId: '1234567890', name: 'Café Zoë', currency: currency('EUR'), timeZone: 'Europe/Berlin' };
  return { ...facts, rows: [], details: [], ...over };
}

/** A day of an ad. */
export function buildCost(over: Partial<CostRow> = {}): CostRow {
  return {
    day: '2026-03-29',
    campaignId: LONG_ID,
    campaign: 'Frühjahr',
    adGroupId: '1234500001',
    adGroup: 'Jäger & Sammler',
    adId: '1234600001',
    ad: 'Video 1',
    costMicros: 12_340_000n,
    impressions: 1_000n,
    clicks: 30n,
    claim: { conversionsMicros: 3_000_000n, valueMicros: 149_700_000n, basis: 'ad' },
    ...over,
  };
}

/** An ad of the row above. */
export function buildDetail(over: Partial<AdDetail> = {}): AdDetail {
  return { adId: '1234600001', finalUrl: 'https://shop.example/x?utm_source=a', assetId: 'asset-1', ...over };
}

export function buildState(over: Partial<SpendSandboxState> = {}): SpendSandboxState {
  const accounts = [buildAccount()];
  return { now: new Date('2026-04-02T09:00:00Z'), accounts, revoked: false, throttled: false, memory: new Map(), ...over };
}

/** What the platform's server answers to a request below SANDBOX_BASE. */
export function askSandbox(platform: SpendPlatform, request: SpendRequest, state: SpendSandboxState): VendorResponse {
  if (!request.url.startsWith(SANDBOX_BASE)) throw new Error(`${request.url} is not of the sandbox`);
  const url = new URL(request.url);
  return platform.sandbox.answer(
    {
      method: request.method,
      path: request.url.slice(SANDBOX_BASE.length).split(/[?#]/)[0] ?? '/',
      query: url.searchParams,
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
      body: request.body ?? '',
      base: SANDBOX_BASE,
    },
    state,
  );
}

export type Carried<Outcome> = ({ outcome: Outcome } | { refusal: SpendRefusal }) & { requests: SpendRequest[] };

/**
 * Carries a conversation to its end: every answer is the platform's to judge, but those that the conversation wants to see
 * itself.
 */
export function carry<Outcome>(
  platform: SpendPlatform,
  conversation: SpendConversation<Outcome>,
  ask: (request: SpendRequest) => VendorResponse,
): Carried<Outcome> {
  const requests: SpendRequest[] = [];
  try {
    let step = conversation.next();
    while (!step.done) {
      requests.push(step.value);
      const { status, headers, body } = ask(step.value);
      const answer = { status, headers, body, json: parseExactJson(body) };
      const refusal = step.value.mayFail ? undefined : platform.fault(answer);
      if (refusal) return { refusal, requests };
      step = conversation.next(answer);
    }
    return { outcome: step.value, requests };
  } catch (error) {
    if (error instanceof SpendFailure) return { refusal: error.refusal, requests };
    throw error;
  }
}

/** The outcome, which must have come. */
export function outcomeOf<Outcome>(carried: Carried<Outcome>): Outcome {
  if ('outcome' in carried) return carried.outcome;
  throw new Error(`${carried.refusal.fault}: ${carried.refusal.message}`);
}
