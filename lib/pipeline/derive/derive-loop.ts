/**
 * The deriving half of the worker: takes sites whose log has grown, one step at a time, any number of workers beside each other.
 * Stops between steps.
 */
import { makePatience } from '@/db/available';
import type { Database } from '@/db/client';
import { sitesWithWork } from '@/db/queries/log';
import { allSites } from '@/db/queries/site';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { log } from '@/lib/ops/log';
import { makeBell, rest } from '../bell';
import { processNext, STEP_EVENTS_MAX } from './process';

export type Deriving = {
  /** These sites' logs have grown; without sites: any may have. */
  wake(sites?: string[]): void;
  /** Resolves after the step under way is committed. */
  close(): Promise<void>;
};

/**
 * Starts deriving. `lookEveryMs` says how long it waits for a word before it looks by itself; `onDerived` hears of every round
 * that derived something.
 */
export function startDeriving(db: Database, lookEveryMs: () => number, onDerived: () => void): Deriving {
  const bell = makeBell();
  const patience = makePatience();
  const named = new Set<string>();
  let isAny = true;
  let closing = false;

  /** One round over the sites named since the last, or all; what had work is looked at again. Resolves to the events derived. */
  async function round(): Promise<number> {
    const only = isAny ? undefined : ([...named] as Id<'site'>[]);
    isAny = false;
    named.clear();
    const again = () => {
      if (only) for (const site of only) named.add(site);
      else isAny = true;
    };
    try {
      const done = await workOnce(db, () => closing, only);
      if (done > 0) again();
      return done;
    } catch (error) {
      again();
      throw error;
    }
  }

  async function loop(): Promise<void> {
    while (!closing) {
      try {
        const done = await round();
        patience.reset();
        if (done > 0) {
          onDerived();
          continue;
        }
        await bell.wait(lookEveryMs());
        isAny ||= named.size === 0;
      } catch (error) {
        log().error({ error }, 'step.failed');
        await rest(bell, patience.restMs(error), () => closing);
      }
    }
  }

  const finished = loop();
  return {
    wake(sites) {
      if (sites) for (const site of sites) named.add(site);
      else isAny = true;
      bell.ring();
    },
    async close() {
      closing = true;
      bell.ring();
      await finished;
    },
  };
}

/** One round over the sites that have work, or over those named; resolves to the number of events derived. */
export async function workOnce(db: Database, isClosing: () => boolean = () => false, only?: Id<'site'>[]): Promise<number> {
  const waiting = new Set<Id<'site'>>(await sitesWithWork(db, only));
  if (waiting.size === 0) return 0;
  let done = 0;
  for (const site of (await allSites(db)).filter(({ id }) => waiting.has(id))) {
    if (isClosing()) break;
    done += await workOn(db, site);
  }
  return done;
}

async function workOn(db: Database, site: Site): Promise<number> {
  const started = performance.now();
  const events = await processNext(db, site.id, new Date());
  const milliseconds = Math.round(performance.now() - started);
  if (events === STEP_EVENTS_MAX) log().debug({ siteId: site.id, events, milliseconds }, 'step.full');
  return events;
}
