/** `npm start`: everything from a fresh clone to a running Tieback with its demo store. */
import { prepare, run } from './bootstrap.mjs';

prepare();
run('lib/cli/supervise.ts', process.argv.slice(2));
