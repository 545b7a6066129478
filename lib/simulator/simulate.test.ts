/** The simulated store must be the same on every machine, speak the snippet's own wire form, and keep its truth to itself. */
import { describe, expect, it } from 'vitest';
import { EVENTS_PER_REQUEST_MAX } from '@/lib/collection';
import { parseBatch } from '@/lib/sources/snippet/parse';
import { simulate, simulatedCauses } from './simulate';

const options = { seed: 7, start: new Date('2026-03-01T00:00:00Z'), origin: 'https://shop.example', scale: 0.05 };
const { requests, posts, truth } = simulate(options);
const texts = requests.map(({ body }) => JSON.stringify(body));

describe('simulate', () => {
  it('gives the same requests and truth for the same seed, and others for another', () => {
    const again = simulate(options);
    expect(again.requests).toEqual(requests);
    expect(again.truth).toEqual(truth);
    expect(simulate({ ...options, seed: 8 }).requests).not.toEqual(requests);
  });

  it('knows the causes without the requests', () => {
    const { truth: causes, situations, worth } = simulate(options);
    expect(simulatedCauses(options)).toEqual({ truth: causes, situations, worth });
    expect(causes.size).toBeGreaterThan(20);
  });

  it('sends nothing that the door would refuse', () => {
    const refused = requests.flatMap(({ body }): unknown[] => {
      const parsed = parseBatch(body);
      if (!parsed.ok) return [parsed.failure];
      if (parsed.value.events.length > EVENTS_PER_REQUEST_MAX) return ['too many events'];
      return parsed.value.events.flatMap(({ read }) => (read.ok ? [] : [read.failure]));
    });
    expect(refused).toEqual([]);
  });

  it('sends nothing of orders that the door would take for a robot’s', () => {
    const ofOrders = requests.filter((_, index) => /"name":"purchase"/.test(texts[index] ?? ''));
    expect(ofOrders.filter(({ userAgent }) => !/^Mozilla\/5\.0 \((iPhone|Linux|Windows|Macintosh)/.test(userAgent))).toEqual([]);
  });

  it('is sorted by time and within its days', () => {
    const times = requests.map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((left, right) => left - right));
    expect(times[0]).toBeGreaterThanOrEqual(options.start.getTime());
  });

  it('knows the cause of every order that is sent, and sends no cause', () => {
    const ordered = new Set(texts.flatMap((text) => /"transaction_id":"([^"]+)"/.exec(text)?.[1] ?? []));
    expect(ordered.size).toBeGreaterThan(20);
    expect([...ordered].filter((key) => !truth.has(key))).toEqual([]);
    expect(texts.filter((text) => /causedBy|truth/i.test(text))).toEqual([]);
  });

  it('has orders with and without a cause, repeats of requests, refunds and robots', () => {
    expect(new Set([...truth.values()].map((cause) => cause !== undefined))).toEqual(new Set([true, false]));
    const ids = texts.map((text) => /"id":"([^"]+)"/.exec(text)?.[1]);
    expect(new Set(ids).size).toBeLessThan(ids.length);
    expect(new Set(posts.map(({ topic }) => topic))).toEqual(new Set(['order', 'refund']));
    expect(requests.some(({ userAgent }) => userAgent.includes('Googlebot'))).toBe(true);
  });
});
