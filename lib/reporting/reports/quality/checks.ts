/** The install doctor: what should be true of a site that works, what was seen of it, and the line that mends it. */
import { sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { liveGenerationOf } from '@/db/queries/live';
import { firstIdAt } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { column, rowOf, rowsOf } from '../../rows';
import type { QualityCheck, QualityResult } from './definition';

/** Events of one look; a site that works shows what is looked for among far fewer. */
const LOOKED_THROUGH = 5_000;
/** Browsers that report less than this share of the shop's orders are not connected, rather than blocked here and there. */
const CONNECTED_SHARE = 0.5;

type Seen = { pages: number; cookies: number; lookedAt: number };

/** Every check in the order of an installation. */
export async function checksOf(
  tx: ScopedTransaction,
  site: Site,
  now: Date,
  shopSources: string[],
  loss: QualityResult['signalLoss'],
): Promise<QualityCheck[]> {
  const week = firstIdAt(now.getTime() - 7 * DAY_MS);
  const seen = await rowOf(
    tx,
    { pages: column.count, cookies: column.count, lookedAt: column.count },
    sql`
      SELECT count(*) FILTER (WHERE personal ? 'page')::int AS pages, count(*) FILTER (WHERE payload ->> 'visitorFrom' = 'cookie')::int AS cookies,
        count(*)::int AS "lookedAt"
      FROM (SELECT payload, personal FROM event WHERE site_id = ${site.id} AND source = 'snippet' AND id >= ${week}
        ORDER BY id DESC LIMIT ${LOOKED_THROUGH}) AS newest`,
  );
  return [
    scriptCheck(seen),
    cookieCheck(seen),
    await signatureCheck(tx, site, week, shopSources),
    await twinCheck(tx, site, now),
    browserCheck(loss),
  ];
}

function scriptCheck({ pages }: Seen): QualityCheck {
  const found = { id: 'script', name: 'The snippet is on the pages' };
  if (pages > 0) return { ...found, state: 'ok', detail: 'Page views came in the last seven days.' };
  return {
    ...found,
    state: 'warning',
    detail: 'No page view in seven days: paste the snippet of the Install screen into the head of every page.',
  };
}

function cookieCheck({ lookedAt, cookies }: Seen): QualityCheck {
  const found = { id: 'cookie', name: 'The server’s cookie comes back' };
  if (lookedAt === 0) return { ...found, state: 'unknown', detail: 'There are no events of the last seven days to look at.' };
  if (cookies > 0) return { ...found, state: 'ok', detail: 'Returning browsers send it.' };
  const detail = 'No browser sent it: serve Tieback from the store’s own domain (Install, Same-site address), over https.';
  return { ...found, state: 'warning', detail };
}

/** Refusals count only until the same kind of source delivers again: from then on its secret is the right one. */
async function signatureCheck(tx: ScopedTransaction, site: Site, week: string, shopSources: string[]): Promise<QualityCheck> {
  const found = { id: 'signature', name: 'Webhooks are signed with the right secret' };
  const [worst] = await rowsOf(
    tx,
    { source: column.text, refused: column.count },
    sql`
    WITH refused AS (
      SELECT source, id FROM rejected_event
      WHERE site_id = ${site.id} AND id >= ${week} AND reason IN ('wrong_signature', 'missing_signature', 'stale_signature')
    ), delivered AS MATERIALIZED (
      SELECT kind.source, newest.id FROM (SELECT DISTINCT source FROM refused) AS kind CROSS JOIN LATERAL (
        SELECT id FROM event WHERE site_id = ${site.id} AND id >= ${week} AND source = kind.source ORDER BY id DESC LIMIT 1
      ) AS newest
    )
    SELECT source, count(*)::int AS refused FROM refused LEFT JOIN delivered USING (source)
    WHERE delivered.id IS NULL OR refused.id > delivered.id GROUP BY source ORDER BY 2 DESC, 1`,
  );
  if (worst) {
    const detail = `${worst.refused} deliveries of ${worst.source} were refused in seven days, and none was accepted since: enter the secret of its Sources page at the sender again.`;
    return { ...found, state: 'warning', detail };
  }
  const accepted = await rowOf(
    tx,
    { found: column.flag },
    sql`
    SELECT EXISTS (SELECT 1 FROM order_event WHERE site_id = ${site.id} AND generation = ${liveGenerationOf(site.id)}
      AND source = ANY(${sql.param(shopSources)}::text[])) AS found`,
  );
  if (accepted.found) return { ...found, state: 'ok', detail: 'None was refused in seven days, or a later one was accepted.' };
  return { ...found, state: 'unknown', detail: 'No webhook has delivered an order yet: add one on the Sources screen.' };
}

/**
 * Two orders of one checkout, or of one buyer with one total within ten minutes, are one purchase under two numbers. They are
 * looked for in the same ten minutes and those beside them: of a price that thousands of orders have, all pairs are many millions.
 */
async function twinCheck(tx: ScopedTransaction, site: Site, now: Date): Promise<QualityCheck> {
  const found = { id: 'twins', name: 'One purchase is one order' };
  const since = new Date(now.getTime() - 30 * DAY_MS).toISOString();
  const [pair] = await rowsOf(
    tx,
    { left: column.text, right: column.text, kinds: column.text },
    sql`
    WITH recent AS MATERIALIZED (
      SELECT id, order_key, sources, claims, ordered_at, total, currency, floor(extract(epoch FROM ordered_at) / 600) AS slot
      FROM "order" WHERE site_id = ${site.id} AND generation = ${liveGenerationOf(site.id)} AND ordered_at >= ${since}
    )
    SELECT a.order_key AS left, b.order_key AS right, array_to_string(a.sources || b.sources, ', ') AS kinds
    FROM recent AS a CROSS JOIN generate_series(-1, 1) AS shift
      JOIN recent AS b ON b.slot = a.slot + shift AND b.total = a.total AND b.currency = a.currency
    WHERE b.id > a.id AND b.ordered_at BETWEEN a.ordered_at - interval '10 minutes' AND a.ordered_at + interval '10 minutes'
      AND NOT b.sources && a.sources AND b.claims && a.claims LIMIT 1`,
  );
  if (!pair) return { ...found, state: 'ok', detail: 'No two orders of different sources look like one purchase.' };
  const detail = `${pair.left} and ${pair.right} (${pair.kinds}) look like one purchase: let the pages send the order id that the shop’s webhook has, or change “order key” on its Sources page.`;
  return { ...found, state: 'warning', detail };
}

function browserCheck({ known, seen }: QualityResult['signalLoss']): QualityCheck {
  const found = { id: 'browser', name: 'Browsers report purchases' };
  if (known === 0) return { ...found, state: 'unknown', detail: 'No order of a shop’s webhook in this range to compare with.' };
  if (seen / known >= CONNECTED_SHARE)
    return { ...found, state: 'ok', detail: `${seen} of ${known} orders were reported by a browser too.` };
  const detail = `Only ${seen} of ${known} orders were reported by a browser: put the purchase event on the thank-you page, on Shopify the custom pixel.`;
  return { ...found, state: 'warning', detail };
}
