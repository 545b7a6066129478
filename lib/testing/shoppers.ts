/**
 * Shoppers over HTTP, for tests and drills that break things under them: they click an ad and buy, each time in another of the
 * sites, and send again what was not answered, as the snippet does.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { ad, collectRequest, newTestId, purchase } from './builders';

const CHROME = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const AGAIN_MS = 50;
/** Nobody waits longer; an answer that takes longer counts as none. */
const PATIENCE_MS = 30_000;

export type Answer = { status: number | undefined; milliseconds: number; retryAfter: string | null };

export type Shoppers = {
  /** Message ids of what was answered 202. */
  acknowledged: string[];
  /** Every answer, 202 or not, in the order they came. */
  answers: Answer[];
  /** Ends them; resolves when the last has its answer. */
  stop(): Promise<void>;
};

/**
 * So many shoppers on web processes at these ports, from now on. `pauseMs`: between two visits of one shopper. `first`: the number of
 * the first, by which their orders are called; others' orders are others.
 */
export function letShop(sites: Site[], ports: number[], shoppers: number, pauseMs = 0, first = 0): Shoppers {
  const acknowledged: string[] = [];
  const answers: Answer[] = [];
  let sending = true;
  async function shop(number: number): Promise<void> {
    for (let round = 0; sending; round += 1) {
      const site = sites[(number * 37 + round) % sites.length];
      if (!site) return;
      const visits = visitOf(number, round);
      const { body } = collectRequest(site, visits);
      for (;;) {
        const answer = await post(site, ports[round % ports.length] ?? 0, body);
        answers.push(answer);
        if (answer.status === 202) break;
        if (!sending) return;
        await wait(AGAIN_MS);
        round += 1;
      }
      acknowledged.push(...visits.map(({ id }) => id));
      if (pauseMs > 0) await wait(pauseMs);
    }
  }
  const all = Array.from({ length: shoppers }, (_, index) => shop(first + index));
  return {
    acknowledged,
    answers,
    async stop() {
      sending = false;
      await Promise.all(all);
    },
  };
}

function visitOf(number: number, round: number) {
  const at = new Date();
  const visitor = newTestId<'visitor'>();
  const user = { email: `p${number >> 1}-${round >> 1}@example.com` };
  const bought = purchase({ at: new Date(at.getTime() + MINUTE_MS / 60), visitor, order: `${number}-${round}`, user });
  return [ad(at, visitor), bought].map((visit) => ({ ...visit, id: randomUUID() }));
}

async function post(site: Site, port: number, body: Uint8Array | undefined): Promise<Answer> {
  const startedAt = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}/c/${site.collectPath}`, {
    method: 'POST',
    body: Buffer.from(body ?? []),
    headers: { 'user-agent': CHROME },
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => undefined);
  await answer?.arrayBuffer().catch(() => undefined);
  return {
    status: answer?.status,
    milliseconds: performance.now() - startedAt,
    retryAfter: answer?.headers.get('retry-after') ?? null,
  };
}
