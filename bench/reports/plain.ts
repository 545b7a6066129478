/**
 * The plain SQL that somebody with the database at hand would write for a report's main question, without anything that was laid
 * out for it: what the report's own time is put beside, in the same run. $1 is the site, $2 and $3 the range, $4 the models.
 */
export type PlainQuery = { text: string; takesModels: boolean };

const sales = `o.site_id = $1 AND o.generation = 1 AND NOT o.test AND o.state NOT IN ('pending', 'cancelled')
  AND o.ordered_at >= $2 AND o.ordered_at < $3`;
const credited = `credit c JOIN "order" o ON o.site_id = c.site_id AND o.generation = c.generation AND o.id = c.order_id
  LEFT JOIN touchpoint t ON t.site_id = c.site_id AND t.generation = c.generation AND t.id = c.touchpoint_id
  WHERE ${sales} AND c.model = ANY($4::text[])`;

const query = (text: string, takesModels = false): PlainQuery => ({ text, takesModels });

export const plain = {
  overview: query(
    `SELECT day, sum(revenue), sum(orders), sum(sessions) FROM (
      SELECT date_trunc('day', o.ordered_at, 'Asia/Kolkata') AS day, t.channel, sum(c.amount) AS revenue,
        count(DISTINCT o.id) AS orders, 0 AS sessions FROM ${credited} GROUP BY 1, 2
      UNION ALL SELECT date_trunc('day', started_at, 'Asia/Kolkata'), NULL, 0, 0, count(*) FROM session
        WHERE site_id = $1 AND generation = 1 AND started_at >= $2 AND started_at < $3 GROUP BY 1) AS days GROUP BY 1`,
    true,
  ),
  attribution: query(`SELECT t.channel, c.model, sum(c.amount), count(DISTINCT o.id) FROM ${credited} GROUP BY 1, 2`, true),
  keywords: query(
    `SELECT t.channel, t.source, t.campaign, t.ad_group, t.ad, t.keyword, c.model, sum(c.amount), count(DISTINCT o.id)
     FROM ${credited} GROUP BY 1, 2, 3, 4, 5, 6, 7`,
    true,
  ),
  quality: query(
    `SELECT 'snippet' = ANY(o.sources) AS seen, v.browser, bool_or(t.click_value IS NOT NULL), count(DISTINCT o.id),
       (SELECT count(*) FROM event e WHERE e.site_id = $1 AND e.received_at >= $2 AND e.received_at < $3)
     FROM "order" o LEFT JOIN visitor v ON v.site_id = o.site_id AND v.generation = o.generation AND v.id = o.visitor_id
     LEFT JOIN path_touch p ON p.site_id = o.site_id AND p.generation = o.generation AND p.order_id = o.id
     LEFT JOIN touchpoint t ON t.site_id = p.site_id AND t.generation = p.generation AND t.id = p.touchpoint_id
     WHERE ${sales} GROUP BY 1, 2`,
  ),
  lifetime: query(
    `WITH won AS (SELECT DISTINCT ON (o.person_id) o.person_id, o.id, o.ordered_at FROM "order" o
       WHERE o.site_id = $1 AND o.generation = 1 ORDER BY o.person_id, o.ordered_at),
     by AS (SELECT w.person_id, (array_agg(t.channel ORDER BY c.weight DESC))[1] AS channel FROM won w
       JOIN credit c ON c.site_id = $1 AND c.generation = 1 AND c.order_id = w.id AND c.entry = 0 AND c.model = ANY($4::text[])
       LEFT JOIN touchpoint t ON t.site_id = $1 AND t.generation = 1 AND t.id = c.touchpoint_id
       WHERE w.ordered_at >= $2 AND w.ordered_at < $3 GROUP BY 1)
     SELECT b.channel, count(DISTINCT b.person_id), sum(o.revenue - o.refunded) FROM by b
     JOIN "order" o ON o.site_id = $1 AND o.generation = 1 AND o.person_id = b.person_id GROUP BY 1`,
    true,
  ),
  orders: query(
    `SELECT *, count(*) OVER () FROM "order" o WHERE o.generation = 1 AND ${sales} ORDER BY o.ordered_at DESC LIMIT 50`,
  ),
  ordersOfChannel: query(
    `SELECT DISTINCT o.id, o.ordered_at, o.revenue FROM ${credited} AND t.channel = 'Paid Social' AND c.entry = 0
     ORDER BY o.ordered_at DESC LIMIT 50`,
    true,
  ),
  changes: query(
    `SELECT day, cause, acquisition_id, sum(amount), count(DISTINCT order_id) FROM credit_delta
     WHERE site_id = $1 AND day >= $2::timestamptz::date AND day < $3::timestamptz::date
       AND model = ANY($4::text[]) GROUP BY 1, 2, 3`,
    true,
  ),
} as const;
