/**
 * The deriving half of the worker: takes sites whose log has grown, one step at a time, any number of workers beside each other.
 * Stops between steps.
 */
import { makePatience } from '@/db/available';
import type { Database } from '@/db/client';
import { sitesWithWork } from '@/db/queries/log';
import { allSites } from '@/db/queries/site';
import type { Id } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { log } from '@/lib/ops/log';
import { makeBell, rest } from '../bell';
import { processNext, STEP_EVENTS_MAX } from './process';

/** Who holds a site is at it or was killed at it, and a killed one says no word: its site is looked at again soon. */
const HELD_MS = SECOND_MS;

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

  /** One round over the sites named since the last, or all; what had work is looked at again. */
  async function round(): Promise<Worked> {
    const only = isAny ? undefined : ([...named] as Id<'site'>[]);
    isAny = false;
    named.clear();
    const again = () => {
      if (only) for (const site of only) named.add(site);
      else isAny = true;
    };
    try {
      const worked = await workOnce(db, () => closing, only);
      if (worked.events > 0) again();
      else if (worked.isHeld) isAny = true;
      return worked;
    } catch (error) {
      again();
      throw error;
    }
  }

  async function loop(): Promise<void> {
    while (!closing) {
      try {
        const { events, isHeld } = await round();
        patience.reset();
        if (events > 0) {
          onDerived();
          continue;
        }
        await bell.wait(isHeld ? Math.min(HELD_MS, lookEveryMs()) : lookEveryMs());
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

type Worked = {
  /** How many were derived. */
  events: number;
  /** A site had work and gave none: another worker holds it, or has just done it. */
  isHeld: boolean;
};

/** One round over the sites that have work, or over those named. */
async function workOnce(db: Database, isClosing: () => boolean, only?: Id<'site'>[]): Promise<Worked> {
  const worked: Worked = { events: 0, isHeld: false };
  const waiting = new Set<Id<'site'>>(await sitesWithWork(db, only));
  if (waiting.size === 0) return worked;
  for (const site of (await allSites(db)).filter(({ id }) => waiting.has(id))) {
    if (isClosing()) break;
    const events = await workOn(db, site);
    worked.events += events;
    worked.isHeld ||= events === 0;
  }
  return worked;
}

async function workOn(db: Database, site: Site): Promise<number> {
  const started = performance.now();
  const events = await processNext(db, site.id, new Date());
  const milliseconds = Math.round(performance.now() - started);
  if (events === STEP_EVENTS_MAX) log().debug({ siteId: site.id, events, milliseconds }, 'step.full');
  return events;
}
