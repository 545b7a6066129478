/**
 * Every setting of the process, parsed once. Nothing else reads process.env.
 * All problems are reported together, each with the name of the setting and how to mend it.
 */
import { z } from 'zod';

/** Public: for demos and development, on this machine alone. Production refuses to run with it. */
export const DEMO_AUTH_SECRET = 'tieback-demo-secret-change-me-before-production';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

const settingsSchema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  DATABASE_URL: z
    .string({ error: 'is missing: set it to a Postgres address, postgres://user:password@host:5432/database' })
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://'),
  /** A streaming replica that the console and the API read from; absent: they read the primary. */
  DATABASE_REPLICA_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
    .optional(),
  /** Absent: every address; the demo, whose login everyone knows, and what has the public secret listen on this machine alone. */
  HOST: z.string().optional(),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  PUBLIC_URL: z.url({ error: 'must be an absolute address such as https://t.example.com' }).optional(),
  AUTH_SECRET: z.string().min(32, 'needs at least 32 characters: openssl rand -base64 33').default(DEMO_AUTH_SECRET),
  /** Encrypts stored secrets; absent: a key made from AUTH_SECRET. */
  ENCRYPTION_KEY: z.string().min(32, 'needs at least 32 characters: openssl rand -base64 33').optional(),
  /** The one before, while secrets are still encrypted under it. */
  ENCRYPTION_KEY_PREVIOUS: z.string().min(32).optional(),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  DEMO: flag.default(false),
  /** Whoever sends it as a bearer may read /metrics; absent: nobody. */
  METRICS_TOKEN: z.string().min(16, 'needs at least 16 characters: openssl rand -base64 33').optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  COLLECT_CONNECTIONS: z.coerce.number().int().min(1).max(32).default(2),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(100).default(10),
  /** Private servers that deliveries may reach, as host:port with commas between; all other private addresses are refused. */
  OUTBOUND_ALLOWED: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((host) => host.trim() || [])),
  OUTBOUND_PROXY_URL: z.url({ error: 'must be an address such as http://proxy.example:3128' }).optional(),
  /** smtps://user:password@mail.example:465 for alerts by e-mail; absent: alerts go to webhooks alone. */
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z.string().default('Tieback <tieback@localhost>'),
  /** Where the worker serves its own metrics; absent: nowhere. */
  WORKER_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  RATE_LIMIT_PER_SECOND: z.coerce.number().int().min(1).default(20_000),
});

export type Settings = z.infer<typeof settingsSchema> & { PUBLIC_URL: string; HOST: string };

/** Migrating seals nothing and links to nothing: it needs a database alone. */
export type Use = 'program' | 'migration';

/**
 * The settings that `source` holds; throws one error that lists every problem. Empty text counts as absent, and white space around
 * a value as a slip of whoever wrote it, but in a secret, which others may have read as it is. In production, unless
 * it is a demo, every program must have the installation's secret, since each of them seals and opens what is stored, and know the
 * address that links and install codes name.
 */
export function parseSettings(source: Record<string, string | undefined>, use: Use = 'program'): Settings {
  const present: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) if (value?.trim()) present[name] = isSecret(name) ? value : value.trim();
  const parsed = settingsSchema.safeParse(present);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)),
    ...(use === 'program' ? [...productionProblems(present), ...publicSecretProblems(present)] : []),
  ];
  if (parsed.success && problems.length === 0) {
    const { DEMO, PORT, AUTH_SECRET } = parsed.data;
    const { HOST = DEMO || AUTH_SECRET === DEMO_AUTH_SECRET ? '127.0.0.1' : '0.0.0.0', PUBLIC_URL = `http://localhost:${PORT}` } =
      parsed.data;
    return { ...parsed.data, HOST, PUBLIC_URL };
  }
  const list = problems.map((problem) => `  ${problem}`).join('\n');
  throw new Error(`Settings cannot be used:\n${list}\nEvery setting is explained in .env.example.`);
}

function isSecret(name: string): boolean {
  return /^(AUTH_SECRET|ENCRYPTION_KEY)/.test(name);
}

function productionProblems({
  NODE_ENV = 'production',
  DEMO,
  AUTH_SECRET = DEMO_AUTH_SECRET,
  PUBLIC_URL,
}: Record<string, string | undefined>): string[] {
  if (NODE_ENV !== 'production' || DEMO === 'true') return [];
  return [
    ...(AUTH_SECRET === DEMO_AUTH_SECRET
      ? ['AUTH_SECRET is missing or the public default: give every program the same one (openssl rand -base64 33)']
      : []),
    ...(PUBLIC_URL ? [] : ['PUBLIC_URL is missing: the address browsers reach this server at']),
  ];
}

/** Whoever knows the secret can make themselves a session of anybody: it is printed in our source. */
function publicSecretProblems({ HOST, AUTH_SECRET = DEMO_AUTH_SECRET }: Record<string, string | undefined>): string[] {
  if (AUTH_SECRET !== DEMO_AUTH_SECRET || HOST === undefined || isLoopback(HOST)) return [];
  return [
    `HOST is ${HOST}, which others reach, and AUTH_SECRET is the public default: ` +
      'set AUTH_SECRET to one of your own (openssl rand -base64 33), or leave HOST out',
  ];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** next-auth makes its addresses of this variable, or else of the Host header that a client sends, whatever it holds. */
export function tellNextAuthItsAddress(): void {
  process.env['AUTH_URL'] = new URL(env().PUBLIC_URL).origin;
}

let current: Settings | undefined;

/** The process's settings, parsed at the first call; what migrates calls it so before anything else does. */
export function env(use: Use = 'program'): Settings {
  current ??= parseSettings(process.env, use);
  return current;
}

/**
 * How much the process logs. It asks no other setting: where those cannot be used, a line about a lost connection must not fail in
 * their stead and hide why. A level that is none is `parseSettings`'s to refuse; until then it is the usual one.
 */
export function logLevel(source: Record<string, string | undefined> = process.env): Settings['LOG_LEVEL'] {
  return settingsSchema.shape.LOG_LEVEL.catch('info').parse(source['LOG_LEVEL']?.trim() || undefined);
}
