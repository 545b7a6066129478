/**
 * Protects what platforms are asked and how their answers are read, to the letter: each case is a conversation or a refusal in
 * the platform's own shapes, with the page that it was checked against.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseExactJson } from '@/lib/core/json';
import type { VendorResponse } from '@/lib/model/delivery';
import { buildAccount, carry, currency, outcomeOf } from '@/lib/testing/spend';
import type { SpendAccess, SpendPlatform, SpendRequest } from './define';
import { spendPlatforms } from './registry';

const NOW = new Date('2026-04-02T09:00:00Z');

const responseSchema = z.object({
  status: z.number().default(200),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown(),
});
const exchangeCase = z.object({
  title: z.string(),
  /** The pages that it was checked against. */
  checked: z.string(),
  account: z.object({ externalId: z.string(), currency: z.string(), timeZone: z.string(), loginId: z.string().optional() }),
  entered: z.record(z.string(), z.string()).default({}),
  ask: z.union([z.object({ from: z.string(), to: z.string() }), z.object({ adIds: z.array(z.string()) })]),
  steps: z.array(z.object({ request: z.record(z.string(), z.unknown()), answer: responseSchema })),
  expected: z.unknown(),
});
const refusalCase = z.object({ title: z.string(), checked: z.string(), response: responseSchema, expected: z.unknown() });

function casesOf<Case>({ id }: SpendPlatform, prefix: string, schema: z.ZodType<Case>): [string, Case][] {
  const files = globSync(join('lib/spend', id, 'cases', `${prefix}-*.json`)).sort();
  return files.map((file) => [basename(file), schema.parse(JSON.parse(readFileSync(file, 'utf8')))]);
}

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each)));

function textOf({ status, headers, body }: z.output<typeof responseSchema>): VendorResponse {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** A request as cases hold it: JSON of parameters and bodies as values. */
function shown({ method, url, headers, body }: SpendRequest) {
  const { origin, pathname, searchParams } = new URL(url);
  const value = (text: string) => (/^[[{]/.test(text) ? JSON.parse(text) : text);
  const query = Object.fromEntries([...searchParams].map(([name, text]) => [name, value(text)]));
  return plain({
    method,
    url: `${origin}${pathname}`,
    ...(searchParams.size > 0 && { query }),
    headers,
    ...(body !== undefined && { body: value(body) }),
  });
}

describe.each(spendPlatforms.map((platform) => [platform.id, platform] as const))('%s', (_, platform) => {
  it('has cases of its questions and of its refusals', () => {
    expect(casesOf(platform, 'exchange', exchangeCase).length).toBeGreaterThanOrEqual(2);
    expect(casesOf(platform, 'refusal', refusalCase).length).toBeGreaterThanOrEqual(4);
  });

  it.each(casesOf(platform, 'exchange', exchangeCase))(
    'asks and reads %s',
    (_name, { account, entered, ask, steps, expected }) => {
      const access: SpendAccess = { grant: { accessToken: 'TOKEN' }, entered, now: NOW };
      const facts = buildAccount({ ...account, currency: currency(account.currency) });
      let place = 0;
      const next = () => textOf(responseSchema.parse(steps[place++]?.answer ?? { status: 500, body: 'no more answers' }));
      const carried =
        'adIds' in ask
          ? carry<unknown>(platform, platform.details?.(facts, ask.adIds, access) ?? nothing(), next)
          : carry<unknown>(platform, platform.rows(facts, ask, access), next);
      expect(carried.requests.map(shown)).toEqual(steps.map(({ request }) => request));
      expect(plain(outcomeOf(carried))).toEqual(expected);
    },
  );

  it.each(casesOf(platform, 'refusal', refusalCase))('understands %s', (_name, { response, expected }) => {
    const answer = textOf(response);
    expect(plain(platform.fault({ ...answer, json: parseExactJson(answer.body) }))).toEqual(expected);
  });
});

function nothing(): never {
  throw new Error('the platform tells nothing of ads');
}
