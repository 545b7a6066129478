/** The orders behind a figure of the truth report, as SQL. */
import { inArray, notInArray, type SQL } from 'drizzle-orm';
import { order } from '@/db/schema';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import type { Truth } from '@/lib/simulator/simulate';
import type { Cause } from './cause';
import { truthOfDemo } from './query';

/** Whether the row of order is one of them. Throws `not_found` for a site that is not the demo's. */
export function isCaused(site: Site & { demo?: boolean }, cause: Cause, truth: Truth = truthOfDemo()): SQL {
  if (!site.demo) throw new AppError('not_found', 'Only of the demo store is it known what caused an order.');
  if (cause === 'not_simulated') return notInArray(order.orderKey, [...truth.keys()]);
  const keys = [...truth].filter(([, by]) => cause === 'simulated' || (by && (cause === 'any' || isSame(by, cause))));
  return inArray(
    order.orderKey,
    keys.map(([key]) => key),
  );
}

type Named = { source: string; campaign?: string | undefined };

function isSame(one: Named, other: Named): boolean {
  return one.source === other.source && one.campaign === other.campaign;
}
