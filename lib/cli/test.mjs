/**
 * `npm test`: checks, unit tests, database tests and browser tests, on a fresh clone, by any user. Nothing is installed on the machine unless
 * CI=true; what was not run for want of something is listed at the end.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { modernNode, prepare, root, stop } from './bootstrap.mjs';

prepare();
const node = modernNode();
const bin = (name) => join(root, 'node_modules', ...name);
const env = {
  ...process.env,
  PATH: `${dirname(node)}:${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
  NEXT_TELEMETRY_DISABLED: '1',
};

const steps = [
  ['Routes have types', [bin(['next', 'dist', 'bin', 'next']), 'typegen']],
  ['Types', [bin(['typescript', 'bin', 'tsc']), '--noEmit']],
  ['Lint and format', [bin(['@biomejs', 'biome', 'bin', 'biome']), 'check', '.']],
  ['Dead code', [bin(['knip', 'bin', 'knip.js'])]],
  ['Unit and database tests', [bin(['vitest', 'vitest.mjs']), 'run']],
  ['Build', ['--import', 'tsx', 'lib/cli/build.ts']],
  ['A browser', ['--import', 'tsx', 'lib/testing/browser.ts']],
  ['Browser tests', [bin(['@playwright', 'test', 'cli.js']), 'test', '--config', 'e2e/playwright.config.ts']],
];

for (const [name, args] of steps) {
  process.stdout.write(`\n=== ${name}\n`);
  const started = Date.now();
  const { status } = spawnSync(node, args, { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) stop(`${name}: failed (see above).`);
  process.stdout.write(`=== ${name}: ok, ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

// What needs a package of Debian's, or one that npm must fetch, runs where it is there; nothing is left out silently.
const needs = spawnSync(node, ['--import', 'tsx', 'lib/testing/needs.ts'], { cwd: root, env, encoding: 'utf8' });
process.stdout.write(`\n${needs.stdout}${needs.stderr}`);
if (needs.status !== 0) stop('Something was not run (see above), and under CI=true everything must be.');
process.stdout.write(needs.stdout ? 'Everything else passed.\n' : 'Everything passed.\n');
