/** What models credit to the campaigns of ad platforms: the sums of the performance report by ad platform. */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ScopedTransaction } from '@/db/scoped';
import type { ModelId } from '@/lib/model/credit';
import { modelIdSchema } from '@/lib/model/credit-schema';
import type { Site } from '@/lib/model/site';
import { spanOf } from '../../days';
import { column, rowsOf } from '../../rows';
import type { DatedBy } from '../performance/names';
import { creditGroups, type Slice } from '../performance/source';
import { datingOf } from '../performance/whole';
import type { Node } from './node';

/** Minor units, and parts of orders. */
export type CreditRow = { steps: string[]; model: ModelId; revenue: bigint; orders: bigint };

/** The credit of the node by the levels below it, under each model that credits any. */
export async function creditsOf(
  tx: ScopedTransaction,
  site: Site,
  { range, days, platform, by, under }: Node,
  { models, datedBy }: { models: readonly ModelId[]; datedBy: DatedBy },
): Promise<CreditRow[]> {
  const slice: Slice = {
    ...{ span: spanOf(range, site.timeZone), days, filter: {}, dating: datingOf({ datedBy }) },
    by: ['adPlatform', ...by],
    under: platform === undefined ? [] : [`=${platform}`, ...under],
  };
  const steps = slice.by.slice(slice.under.length).map((_, index) => `step_${index}`);
  const array = sql.raw(`ARRAY[${steps.join(', ')}]::text[]`);
  return rowsOf(
    tx,
    { steps: z.array(z.string()), model: modelIdSchema, revenue: column.minor, orders: column.minor },
    sql`SELECT ${array} AS steps, model, revenue, orders FROM (${creditGroups(site, slice, { models })}) AS level`,
  );
}
