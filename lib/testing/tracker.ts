/** The built snippet, which collection serves: tests that start a server build it first. */
import { spawnSync } from 'node:child_process';

/** Builds dist/tracker*.js; a second is nothing beside a browser. */
export function ensureTrackerBuilt(): void {
  spawnSync(process.execPath, ['--import', 'tsx', 'lib/tracker/build.ts']);
}
