/** Which orders a browser should have told of, and which of them one did: asked alike by every report on signal loss. */
import { type SQL, sql } from 'drizzle-orm';

/**
 * Whether the row of order was placed online and told of by the shop itself: of those alone a missing browser is a loss. A till, a
 * renewal or a marketplace has none.
 */
export function isOnlineOfShop(shopSources: readonly string[]): SQL {
  return sql`("order".sources && ${sql.param([...shopSources])}::text[] AND "order".sales_channel = 'online')`;
}

/**
 * Whether a browser told of the row of order: as the row says, and of rows of earlier versions, which do not, by its events. Segment's
 * libraries run on servers too; those in browsers say which page they are on.
 */
export function isToldByBrowser(): SQL {
  return sql`coalesce("order".told_in_browser, "order".sources && ARRAY['snippet', 'ga4'] OR ("order".sources && ARRAY['segment'] AND EXISTS (
    SELECT 1 FROM order_event oe JOIN event e ON e.site_id = oe.site_id AND e.id = oe.event_id
    WHERE oe.site_id = "order".site_id AND oe.generation = "order".generation AND oe.order_id = "order".id
      AND oe.source = 'segment' AND e.personal ? 'page')))`;
}
