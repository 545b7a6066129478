/**
 * Where all programs find the same settings: in their environment, in `.env` of the project's root, and in the data folder of `npm start`
 * (the embedded Postgres, its password, the secret that signs sessions, the logs), which is made at the first start.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';

/** Tests keep theirs apart. */
export const HOME = process.env['TIEBACK_HOME'] || '.data';
const ROOT = join(import.meta.dirname, '..', '..');
const ENV_FILE = join(ROOT, '.env');
/** What `npm start` started its programs with. */
const STARTED_FILE = join(HOME, 'settings.json');

const secretsSchema = z.object({ databasePassword: z.string().min(16), authSecret: z.string().min(32) });
export type Secrets = z.infer<typeof secretsSchema>;

export type Environment = Record<string, string | undefined>;
const startedSchema = z.record(z.string(), z.string());

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

/**
 * Completes this process's environment, before anything reads it: what it does not say comes from `.env`, and what `.env` does not say
 * either from `npm start`, if the same database is meant: another database's secrets are sealed under another key.
 */
export function completeEnvironment(): void {
  Object.assign(process.env, missingSettings(process.env, textOf(ENV_FILE), textOf(STARTED_FILE)));
}

/** As completeEnvironment, without what `npm start` left: it is about to start. */
export function readEnvFile(): void {
  Object.assign(process.env, missingSettings(process.env, textOf(ENV_FILE), undefined));
}

/**
 * The settings that the environment lacks. Empty text in the environment is a word (`DATABASE_URL= npm start` has its own database), in
 * the file it is not: .env.example lists every setting so.
 */
export function missingSettings(
  environment: Environment,
  envFile: string | undefined,
  startedFile: string | undefined,
): Environment {
  const written = present(parseEnv(envFile ?? ''), environment);
  const known = { ...written, ...environment };
  const started = startedSchema.safeParse(parseJson(startedFile ?? ''));
  const url = known['DATABASE_URL'] || undefined;
  if (!started.success || (url !== undefined && url !== started.data['DATABASE_URL'])) return written;
  const named = url === undefined ? { DATABASE_URL: started.data['DATABASE_URL'] } : {};
  return { ...written, ...present(started.data, known), ...named };
}

function present(settings: Environment, before: Environment): Environment {
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => value && before[name] === undefined));
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Remembers what `npm start` starts its programs with, for those that are started beside it. */
export async function rememberSettings(settings: Record<string, string>): Promise<void> {
  await writeFile(STARTED_FILE, JSON.stringify(settings), { mode: 0o600 });
}

/** The database that `npm start` used last, in the data folder `home`. */
export async function startedDatabase(home = HOME): Promise<string> {
  const started = startedSchema.parse(JSON.parse(await readFile(join(home, 'settings.json'), 'utf8')));
  return z.string().parse(started['DATABASE_URL']);
}
