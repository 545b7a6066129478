/**
 * What a fresh clone needs before anything of ours can run: a Node that is new enough, the packages, and from them a current Node.
 * Plain JavaScript without dependencies, for Node 20 and later.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const NODE_MAJOR_MIN = 20;
/** What our own code and some of its packages need; npm brings one along where it can. */
const MODERN_NODE_MAJOR = 22;

/** One line that says what is wrong and how to mend it, and the end. */
export function stop(message) {
  process.stderr.write(`\n  ${message}\n\n`);
  process.exit(1);
}

/** Checks Node and installs the packages when they are missing or the lockfile has changed. */
export function prepare() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < NODE_MAJOR_MIN) {
    stop(`Node ${process.versions.node} is too old: install Node ${MODERN_NODE_MAJOR} or newer (https://nodejs.org).`);
  }
  const stamp = join(root, 'node_modules', '.tieback-lock');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stdout.write('  Installing packages (a minute or two, once) ...\n');
  const started = Date.now();
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const result = spawnSync(
    command,
    [...first, 'ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_ENV: 'development' },
    },
  );
  if (result.status !== 0) stop('npm ci failed (see above). Check the network, or run "npm ci" by hand to see more.');
  writeFileSync(stamp, lock);
  process.stdout.write(`  Packages installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
}

/** The Node to run everything with: npm's own binary of a current release where there is one, else this one if it is new enough. */
export function modernNode() {
  const bundled = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  if (existsSync(bundled) && spawnSync(bundled, ['--version']).status === 0) return bundled;
  if (Number(process.versions.node.split('.')[0]) >= MODERN_NODE_MAJOR) return process.execPath;
  return stop(
    `Node ${process.versions.node} is too old on this platform: install Node ${MODERN_NODE_MAJOR} or newer (https://nodejs.org).`,
  );
}

/**
 * Runs a TypeScript program of ours to its end and exits as it did. The program is the head of its own process group, so that Ctrl-C reaches
 * it once, through here, and it can stop its parts in order; it also stops when this process dies.
 */
export function run(entry, args) {
  const node = modernNode();
  const child = spawn(node, ['--import', 'tsx', join(root, entry), ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${join(node, '..')}:${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
  // npm does not pass every signal on to what it runs: when npm is gone, so is the one who could press Ctrl-C.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
