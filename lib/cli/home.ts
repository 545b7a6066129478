/** The data folder of `npm start`: the embedded Postgres, its password, the secret that signs sessions, the logs. Made at the first start. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Tests keep theirs apart. */
export const HOME = process.env['TIEBACK_HOME'] || '.data';

const secretsSchema = z.object({ databasePassword: z.string().min(16), authSecret: z.string().min(32) });
export type Secrets = z.infer<typeof secretsSchema>;

/** Makes the folder and its secrets, or reads them. Rejects with the file to mend when they cannot be read. */
export async function openHome(): Promise<Secrets> {
  const file = join(HOME, 'secrets.json');
  await mkdir(join(HOME, 'log'), { recursive: true });
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) {
    const read = secretsSchema.safeParse(parseJson(text));
    if (!read.success)
      throw new Error(`${file} cannot be read: restore it, or remove ${HOME} to begin anew (the demo's data are lost).`);
    return read.data;
  }
  const secrets = { databasePassword: randomBytes(18).toString('base64url'), authSecret: randomBytes(36).toString('base64url') };
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The database that operators' programs use: DATABASE_URL, or that of a running `npm start`. */
export async function databaseUrl(): Promise<string> {
  const given = process.env['DATABASE_URL'];
  if (given) return given;
  const running = await readFile(join(HOME, 'database-url'), 'utf8').catch(() => undefined);
  if (running) return running;
  throw new Error('Set DATABASE_URL, or run "npm start" first: its own database is then used.');
}

/** Remembers the address of the embedded database while it runs, for `databaseUrl`. */
export async function rememberDatabase(url: string): Promise<void> {
  await writeFile(join(HOME, 'database-url'), url, { mode: 0o600 });
}
