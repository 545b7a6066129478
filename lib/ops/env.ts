/**
 * Every setting of the process, parsed once. Nothing else reads process.env.
 * All problems are reported together, each with the name of the setting and how to mend it.
 */
import { z } from 'zod';

/** What `npm start` uses on a fresh machine; production refuses to run with it. */
export const DEMO_AUTH_SECRET = 'tieback-demo-secret-change-me-before-production';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

const settingsSchema = z
  .object({
    NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
    DATABASE_URL: z
      .string({ error: 'is missing: set it to a Postgres address, postgres://user:password@host:5432/database' })
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://'),
    HOST: z.string().default('0.0.0.0'),
    PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
    PUBLIC_URL: z.url({ error: 'must be an absolute address such as https://t.example.com' }).optional(),
    AUTH_SECRET: z.string().min(32, 'needs at least 32 characters: openssl rand -base64 33').default(DEMO_AUTH_SECRET),
    TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
    DEMO: flag.default(false),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    COLLECT_CONNECTIONS: z.coerce.number().int().min(1).max(32).default(2),
    DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(100).default(10),
    RATE_LIMIT_PER_SECOND: z.coerce.number().int().min(1).default(20_000),
  })
  .superRefine((settings, context) => {
    if (settings.NODE_ENV === 'production' && !settings.DEMO && settings.AUTH_SECRET === DEMO_AUTH_SECRET) {
      context.addIssue({ code: 'custom', path: ['AUTH_SECRET'], message: 'is the public default: openssl rand -base64 33' });
    }
    if (settings.NODE_ENV === 'production' && !settings.DEMO && !settings.PUBLIC_URL) {
      context.addIssue({
        code: 'custom',
        path: ['PUBLIC_URL'],
        message: 'is missing: the address browsers reach this server at',
      });
    }
  });

export type Settings = z.infer<typeof settingsSchema> & { PUBLIC_URL: string };

/** The settings that `source` holds; throws one error that lists every problem. Empty text counts as absent. */
export function parseSettings(source: Record<string, string | undefined>): Settings {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = settingsSchema.safeParse(present);
  if (parsed.success) return { ...parsed.data, PUBLIC_URL: parsed.data.PUBLIC_URL ?? `http://localhost:${parsed.data.PORT}` };
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`);
  throw new Error(`Settings cannot be used:\n${problems.join('\n')}\nEvery setting is explained in .env.example.`);
}

let current: Settings | undefined;

/** The process's settings, parsed at the first call. */
export function env(): Settings {
  current ??= parseSettings(process.env);
  return current;
}
