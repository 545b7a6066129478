/**
 * All programs of an installation seal under one key, or none can read what another has stored: the worker would send nothing while
 * the web process takes everything. The key's id stands in the database, and who starts with another is told so and ends.
 */
import type { Database } from '@/db/client';
import { agreedKey, agreeOn, keysOfSecrets } from '@/db/queries/installation';
import { sqlStateOf } from '@/db/sql-state';
import { keyIds } from '@/lib/ops/secrets';

/** Postgres's undefined_table: the database is still to be migrated. */
const NOT_MIGRATED = '42P01';

/**
 * Rejects when this program's key is not the installation's. The first program of all writes its key down; one whose key before is the
 * installation's (ENCRYPTION_KEY_PREVIOUS, or the AUTH_SECRET that sealed before there was an ENCRYPTION_KEY) writes the new one down.
 */
export async function agreeOnSealingKey(db: Database, now = new Date()): Promise<void> {
  const [current] = keyIds();
  const { agreed, problem } = await compareKeys(db);
  if (problem) throw new Error(problem);
  if (agreed === current) return;
  const after = await agreeOn(db, current, agreed, now);
  if (after !== undefined && after !== current) throw new Error(mismatch(current, after));
}

/** What is wrong with this program's key, in words for who runs the installation. */
export async function sealingKeyProblem(db: Database): Promise<string | undefined> {
  return (await compareKeys(db)).problem;
}

async function compareKeys(db: Database): Promise<{ agreed: string | undefined; problem?: string }> {
  const [current, ...others] = keyIds();
  const agreed = await agreedKey(db).catch((error: unknown) => {
    if (sqlStateOf(error) === NOT_MIGRATED) return current;
    throw error;
  });
  if (agreed !== undefined) {
    const isKnown = agreed === current || others.includes(agreed);
    return isKnown ? { agreed } : { agreed, problem: mismatch(current, agreed) };
  }
  // Nobody has written a key down since the upgrade: then the stored secrets tell which one it is.
  const used = await keysOfSecrets(db);
  const [strange] = used;
  const isStrange = strange !== undefined && !used.some((key) => key === current || others.includes(key));
  return isStrange ? { agreed, problem: mismatch(current, strange) } : { agreed };
}

/** Makes this program's key the installation's, whatever it was: after everything was sealed under it anew. */
export async function takeOverSealingKey(db: Database, now = new Date()): Promise<void> {
  const [current] = keyIds();
  await agreeOn(db, current, await agreedKey(db), now);
}

function mismatch(current: string, agreed: string): string {
  return (
    `Settings do not agree: this program seals under the key ${current}, and this installation under ${agreed}.\n` +
    '  Give every program the same AUTH_SECRET and ENCRYPTION_KEY, in the environment or in .env.\n' +
    '  To change the key, set ENCRYPTION_KEY_PREVIOUS to the old ENCRYPTION_KEY (or AUTH_SECRET, where there was none).\n' +
    '  If the old one is lost: npm run -s cli -- secrets reseal --accept-loss'
  );
}
