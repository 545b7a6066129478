/** What asking ad platforms works with, outside of tests: the process's transport, and the registry's platforms. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@/db/client';
import { transport } from '@/lib/ops/transport';
import { spendPlatformOf } from '@/lib/spend/registry';
import type { SpendTools } from './login';

/** `signal` ends its pauses. */
export function openSpendTools(db: Database, signal?: AbortSignal): SpendTools {
  return {
    db,
    platformOf: spendPlatformOf,
    transport: transport(),
    random: Math.random,
    now: () => new Date(),
    pause: (milliseconds) => wait(milliseconds, undefined, { signal }),
  };
}
