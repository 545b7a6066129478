/** The built console, for drills of the web process itself: `npm test` leaves it behind. */
import { join } from 'node:path';
import { build, isBuilt } from '@/lib/cli/build';
import { drillFolder } from './drill-folder';

/** Builds what is older than its sources: a minute or two, where it was not built before. */
export async function ensureBuilt(): Promise<void> {
  if (!(await isBuilt())) await build(join(drillFolder(), 'build.log'));
}
