/**
 * Packages of npm that tests read but the project must not depend on, for their licence or their size: fetched once by npm itself from whatever
 * registry it is set to, checked against the pinned integrity, and kept in node_modules/.cache.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'tieback', 'npm');

export type NpmPackage = {
  name: string;
  version: string;
  /** As `npm view <name>@<version> dist.integrity` says it: "sha512-" and base64. */
  integrity: string;
  /** The paths in the package that are needed; nothing else is unpacked. */
  files: string[];
};

/** Whether the package was fetched before. */
export function hasNpmPackage({ name, version, files }: NpmPackage): boolean {
  return files.every((file) => existsSync(join(folderOf(name, version), file)));
}

function folderOf(name: string, version: string): string {
  return join(CACHE, `${name.replaceAll('/', '__')}@${version}`);
}

/** The folder that holds the package's files. Throws one line that names the package when it cannot be had, or is not the pinned one. */
export function ensureNpmPackage({ name, version, integrity, files }: NpmPackage): string {
  const folder = folderOf(name, version);
  if (files.every((file) => existsSync(join(folder, file)))) return folder;
  mkdirSync(CACHE, { recursive: true });
  const fetched = mkdtempSync(join(CACHE, 'fetched-'));
  try {
    const pack = ['pack', `${name}@${version}`, '--pack-destination', fetched, '--ignore-scripts', '--loglevel=error'];
    run('npm', pack, `${name}@${version} is missing and npm cannot fetch it`);
    const tarball = join(fetched, readdirSync(fetched).find((file) => file.endsWith('.tgz')) ?? 'no tarball');
    const found = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    if (found !== integrity) throw new Error(`${name}@${version} is not the pinned package: ${found} instead of ${integrity}.`);
    run(
      'tar',
      ['-xzf', tarball, '-C', fetched, ...files.map((file) => `package/${file}`)],
      `${name}@${version} cannot be unpacked`,
    );
    // Renamed when it is whole, so that a stopped run leaves nothing that looks like the package.
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(fetched, 'package'), folder);
    return folder;
  } finally {
    rmSync(fetched, { recursive: true, force: true });
  }
}

function run(program: string, args: string[], trouble: string): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${trouble}: ${error?.message ?? stderr.trim()}`);
}
