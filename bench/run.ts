/** `npm run bench -- <name> [options]`: prints figures side by side with a baseline of the same run; never fails on time. */
import { benchCollect } from './collect';
import { benchCrowd } from './crowd';
import { benchDeliver } from './deliver';
import { benchFuzz } from './fuzz';
import { benchIdle } from './idle';
import { benchLog } from './log';
import { benchPages } from './pages/pages';
import { benchPipeline } from './pipeline';
import { benchRebuild } from './rebuild';
import { benchReports } from './reports/reports';
import { benchSnapshot } from './snapshot';
import { benchSources } from './sources';
import { benchUpgrade } from './upgrade';

const benches: Record<string, (args: string[]) => Promise<void>> = {
  collect: benchCollect,
  sources: benchSources,
  crowd: benchCrowd,
  deliver: benchDeliver,
  fuzz: benchFuzz,
  idle: benchIdle,
  log: benchLog,
  pages: benchPages,
  pipeline: benchPipeline,
  rebuild: benchRebuild,
  reports: benchReports,
  snapshot: benchSnapshot,
  upgrade: benchUpgrade,
};

const [name = '', ...args] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
  console.error(`There is no bench "${name}": use one of ${Object.keys(benches).join(', ')}.`);
  process.exit(1);
}
// A bench that a signal ends must stop what it started: Postgres is stopped when the process exits, and a signal alone is no
// exit.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
await bench(args);
