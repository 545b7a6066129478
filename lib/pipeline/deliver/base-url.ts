/** Where a connection's requests go: the platform's own address, another that the admin has named, or the demo's sandbox. */
import type { ConnectionRow } from '@/db/queries/connection';
import type { Destination } from '@/lib/destinations/define';
import { env } from '@/lib/ops/env';

/** Stands in `base_url` for the sandbox of the process that serves the demo, wherever it listens. */
export const SANDBOX = 'sandbox';

/** The address, without path. */
export function baseUrlOf(
  { baseUrl }: Pick<ConnectionRow, 'baseUrl'>,
  { id, baseUrl: own }: Pick<Destination, 'id' | 'baseUrl'>,
): string {
  if (baseUrl === SANDBOX) return `http://127.0.0.1:${env().PORT}/sandbox/${id}`;
  return baseUrl ?? own;
}
