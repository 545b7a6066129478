/** What drills need that is not npm's: installed under CI=true where that can be done, else found or missing. */
import { existsSync } from 'node:fs';
import { ensureFile } from '@/lib/testing/debian';
import { POSTGRES_15 } from './cluster';

export const PGBOUNCER = '/usr/sbin/pgbouncer';

export type Need = { path: string; debianPackage: string };

export const needs = {
  pgbouncer: { path: PGBOUNCER, debianPackage: 'pgbouncer' },
  postgres15: { path: `${POSTGRES_15}/postgres`, debianPackage: 'postgresql-15' },
} satisfies Record<string, Need>;

/** Why a need is not met, or undefined when it is. */
export function missing({ path, debianPackage }: Need, mayInstall: boolean): string | undefined {
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
