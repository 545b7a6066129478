/**
 * Programs that tests run beside ours: found on this machine, else installed as Debian's package, but only under CI=true: a test
 * run of a developer's changes nothing of their machine.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Debian puts servers; not on every user's PATH. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];
const APT_GET = '/usr/bin/apt-get';
/** Test files run at the same time, and only one apt-get can. */
const LOCK_SECONDS = 120;

/** The program's path. Under CI=true installs the package, when run by root on Debian; throws one line that names it when the program cannot be had. */
export function ensureBinary(name: string, debianPackage: string): string {
  return ensure(name, debianPackage, () => findBinary(name));
}

/** As `ensureBinary`, for a file or folder that the package puts at this path. */
export function ensureFile(path: string, debianPackage: string): string {
  return ensure(path, debianPackage, () => findFile(path));
}

/** The path, if there is something at it. */
export function findFile(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}

function ensure(name: string, debianPackage: string, find: () => string | undefined): string {
  const there = find();
  if (there) return there;
  if (canInstall()) install(debianPackage);
  const installed = find();
  if (installed) return installed;
  throw new Error(
    `${name} is missing: install Debian's package ${debianPackage} (apt-get install ${debianPackage}), or run the tests as root with CI=true.`,
  );
}

/** The program's path, where it is installed. */
export function findBinary(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SERVER_FOLDERS];
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

function canInstall(): boolean {
  return process.env['CI'] === 'true' && process.getuid?.() === 0 && existsSync(APT_GET);
}

function install(debianPackage: string): void {
  const options = ['-qq', '-o', `DPkg::Lock::Timeout=${LOCK_SECONDS}`];
  aptGet(...options, 'update');
  aptGet(...options, 'install', '-y', '--no-install-recommends', debianPackage);
}

/** RUNLEVEL 1 keeps a package from starting its server. */
function aptGet(...args: string[]): void {
  spawnSync(APT_GET, args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } });
}
