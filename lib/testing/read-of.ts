/**
 * How a test reads what a page or a route would: as the reader role, within the scope of its site or of its actor's workspace.
 */
import type { Database } from '@/db/client';
import { type Read, scopedOn } from '@/db/scoped';
import type { Id } from '@/lib/core/id';

type Reader = { workspaceId: Id<'workspace'>; id: string; domains?: string[] };

/** Reads of the test's database by someone who looks at a site, or by an actor who looks at a workspace. */
export function readOf(db: Database, whose: Reader): Read {
  const sites = 'domains' in whose ? [whose.id as Id<'site'>] : ('all' as const);
  return (run) => scopedOn(db, { workspaceId: whose.workspaceId, sites, reader: 'operator:test' }, run);
}
