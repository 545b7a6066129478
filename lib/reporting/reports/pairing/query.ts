/** The pairing report: counts of all pairs of a range, and the newest of them. */
import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { type ConnectionShown, shownConnection } from '@/db/queries/connection';
import { liveGenerationOf } from '@/db/queries/live';
import { delivery } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { destinationOf } from '@/lib/destinations/registry';
import { deliveryStates } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import type { Span } from '../../revenue';
import { column, rowsOf } from '../../rows';
import { startOf } from '../../wire';
import type { PairCounts, PairingParams, PairingResult, PairRow } from './definition';
import { type PairKind, pairKinds } from './kinds';
import { pairsOf } from './pairs';

const ROWS_SHOWN = 100;
/** Deliveries that a report looks at: some 200 ms of reading; beyond them the newest say enough. */
const PAIRS_MAX = 20_000;

/** How the events of the range reached the connection's platform; undefined when the site has no such connection. */
export async function pairingReport(
  tx: ScopedTransaction,
  site: Site,
  id: Id<'connection'>,
  params: PairingParams,
  pairsMax = PAIRS_MAX,
): Promise<PairingResult | undefined> {
  const { from, to } = params;
  const asked = { start: startOf(from, site.timeZone), end: startOf(to, site.timeZone) };
  const row = await shownConnection(tx, site.id, id);
  if (!row) return undefined;
  const since = await floorOf(tx, site, id, asked, pairsMax);
  const span = since ? { start: since, end: asked.end } : asked;
  const rows = await listOf(tx, site, row, span, params);
  return {
    from,
    to,
    ...headOf(row),
    ...(await countsOf(tx, site, row, span)),
    ...(since && { since: since.toISOString() }),
    rows: rows.slice(0, ROWS_SHOWN),
    more: rows.length > ROWS_SHOWN,
  };
}

function headOf({ id, name, destination, pixel }: ConnectionShown): Pick<PairingResult, 'connection' | 'pixel'> {
  const definition = destinationOf(destination);
  return {
    connection: { id, name, destinationName: definition?.name ?? destination },
    pixel: {
      offered: definition?.pixel !== undefined,
      on: pixel,
      deduplicates: definition?.pixel?.deduplicates ?? false,
    },
  };
}

/** When the oldest delivery that is looked at was planned; undefined when all of the span are. */
async function floorOf(
  tx: ScopedTransaction,
  site: Site,
  id: Id<'connection'>,
  { start, end }: Span,
  pairsMax: number,
): Promise<Date | undefined> {
  const [floor] = await tx
    .select({ at: delivery.plannedAt })
    .from(delivery)
    .where(
      and(
        eq(delivery.siteId, site.id),
        eq(delivery.connectionId, id),
        gte(delivery.plannedAt, start),
        lt(delivery.plannedAt, end),
      ),
    )
    .orderBy(desc(delivery.plannedAt))
    .offset(pairsMax)
    .limit(1);
  return floor?.at;
}

async function countsOf(
  tx: ScopedTransaction,
  site: Site,
  row: ConnectionShown,
  span: Span,
): Promise<Pick<PairingResult, 'counts' | 'byName'>> {
  const columns = { name: column.text, kind: column.oneOf(pairKinds), pairs: column.count };
  const query = sql`SELECT name, kind, count(*)::int AS pairs FROM (${pairsOf(site, row, span)}) AS pair GROUP BY 1, 2`;
  const rows = await rowsOf(tx, columns, query);
  const sum = (some: typeof rows): PairCounts => {
    const of = (kind: PairKind) => some.reduce((total, pair) => total + (pair.kind === kind ? pair.pairs : 0), 0);
    return { both: of('both'), server_only: of('server_only'), browser_only: of('browser_only'), neither: of('neither') };
  };
  const names = Map.groupBy(rows, ({ name }) => name);
  const total = ({ both, server_only, browser_only, neither }: PairCounts) => both + server_only + browser_only + neither;
  return {
    counts: sum(rows),
    byName: [...names]
      .map(([name, some]) => ({ name, ...sum(some) }))
      .sort((left, right) => total(right) - total(left) || (left.name < right.name ? -1 : 1)),
  };
}

const listed = {
  key: column.text,
  name: column.text,
  kind: column.oneOf(pairKinds),
  at: column.instant,
  event_id: column.uuid,
  order_id: column.uuid.nullable(),
  order_key: column.text.nullable(),
  delivery_id: column.uuid.nullable(),
  state: column.oneOf(deliveryStates).nullable(),
  reason: column.text.nullable(),
};

async function listOf(
  tx: ScopedTransaction,
  site: Site,
  row: ConnectionShown,
  span: Span,
  { kind, name }: PairingParams,
): Promise<PairRow[]> {
  const rows = await rowsOf(
    tx,
    listed,
    sql`
    SELECT pair.key, pair.name, pair.kind, pair.event_id, pair.order_id, pair.delivery_id, pair.state, pair.reason, o.order_key, to_char(pair.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
    FROM (${pairsOf(site, row, span)}) AS pair LEFT JOIN "order" o
      ON o.site_id = ${site.id} AND o.generation = ${liveGenerationOf(site.id)} AND o.id = pair.order_id
    WHERE ${kind ? sql`pair.kind = ${kind}` : sql`true`} AND ${name ? sql`pair.name = ${name}` : sql`true`}
    ORDER BY pair.occurred_at DESC, pair.key LIMIT ${ROWS_SHOWN + 1}`,
  );
  return rows.map((found) => ({
    key: found.key,
    name: found.name,
    kind: found.kind,
    occurredAt: found.at,
    eventId: found.event_id,
    ...(found.order_id && found.order_key !== null && { order: { id: found.order_id, key: found.order_key } }),
    ...(found.delivery_id &&
      found.state && {
        delivery: { id: found.delivery_id, state: found.state, ...(found.reason !== null && { reason: found.reason }) },
      }),
  }));
}
