/** The rejected store: what was refused at the door, with the reason, for the developer who sent it. */
import type { Pool } from 'pg';
import type { Id } from '@/lib/core/id';
import type { RejectReason } from '@/lib/model/event';
import { storable } from './store-events';

export type Rejection = {
  siteId: Id<'site'>;
  id: Id<'rejected_event'>;
  receivedAt: Date;
  source: string;
  reason: RejectReason;
  field?: string;
  detail: string;
  body?: string;
  payload?: Record<string, unknown>;
};

const STORE_REJECTIONS = `
INSERT INTO rejected_event (site_id, id, received_at, source, reason, field, detail, body, payload)
SELECT site_id, id, received_at, source, reason, field, detail, body, payload FROM json_to_recordset($1::json) AS (
  site_id uuid, id uuid, received_at timestamptz, source text, reason text, field text, detail text, body text, payload jsonb
)`;

/** Keeps the rejections; text that Postgres cannot hold is replaced. */
export async function storeRejections(pool: Pool, rejections: Rejection[]): Promise<void> {
  const rows = rejections.map(({ siteId, receivedAt, ...rest }) => ({
    ...rest,
    site_id: siteId,
    received_at: receivedAt,
  }));
  await pool.query({ name: 'store-rejections', text: STORE_REJECTIONS, values: [JSON.stringify(storable(rows))] });
}
