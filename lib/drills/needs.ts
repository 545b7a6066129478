/** What drills need that is not npm's: installed under CI=true where that can be done, else found or missing. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureFile } from '@/lib/testing/debian';
import { POSTGRES_15 } from './cluster';

export const PGBOUNCER = '/usr/sbin/pgbouncer';

/** Why it is not met, or undefined when it is. */
export type Need = (mayInstall: boolean) => string | undefined;

export const needs = {
  pgbouncer: debianFiles({ [PGBOUNCER]: 'pgbouncer' }),
  postgres15: debianFiles({
    [`${POSTGRES_15}/pg_basebackup`]: 'postgresql-client-15',
    [`${POSTGRES_15}/postgres`]: 'postgresql-15',
  }),
  otherBrowsers: debianFiles({
    '/usr/bin/firefox-esr': 'firefox-esr',
    '/usr/bin/WebKitWebDriver': 'webkit2gtk-driver',
    '/usr/bin/Xvfb': 'xvfb',
  }),
  mounts: () =>
    mayMount() ? undefined : 'a file system of its own cannot be mounted here: run it as root, in a privileged container',
} satisfies Record<string, Need>;

function debianFiles(packages: Record<string, string>): Need {
  return (mayInstall) => {
    const lacking = Object.entries(packages).flatMap(([path, debianPackage]) => missing(path, debianPackage, mayInstall) ?? []);
    return lacking.length > 0 ? lacking.join('; ') : undefined;
  };
}

function missing(path: string, debianPackage: string, mayInstall: boolean): string | undefined {
  if (existsSync(path)) return undefined;
  const reason = `${path} is missing: install Debian's package ${debianPackage}`;
  if (!mayInstall) return reason;
  try {
    ensureFile(path, debianPackage);
    return undefined;
  } catch {
    return reason;
  }
}

/** Whether this user may mount: tried, since a container's root may not. */
function mayMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const place = mkdtempSync(join(tmpdir(), 'tieback-drill-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
  if (status === 0) spawnSync('umount', [place]);
  rmdirSync(place);
  return status === 0;
}
