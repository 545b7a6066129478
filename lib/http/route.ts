/**
 * Wraps the read API's handlers: who calls, may they, what do they ask for, and how failure is answered.
 * A handler gets parsed parameters and returns plain data, or a Response of its own.
 */
import type { z } from 'zod';
import type { StoredSite } from '@/db/queries/site';
import { type Actor, type Permission, permit, type Read } from '@/lib/access';
import { siteActor } from '@/lib/access/site-access';
import { parseInput } from '@/lib/model/parse-input';
import { isSharedFilter, requireModels, requireWindow } from '@/lib/reporting';
import { requireReadable } from './address';
import { problemResponse } from './problem';
import { AppError } from '@/lib/model/problem';

export type ApiCall<Params> = {
  request: Request;
  actor: Actor;
  site: StoredSite;
  read: Read;
  params: Params;
  /** The variable parts of the path. */
  path: Record<string, string>;
  /** The parameters as they were sent. */
  sent: Record<string, string>;
};

export type RouteOptions<Schema extends z.ZodType> = {
  params: Schema;
  permission: Permission;
  /** Parameters that stand in for those not sent. */
  defaults?: (site: StoredSite, sent: Record<string, string>) => Record<string, string>;
  /** Parameters beside them, which the handler reads from `sent`. */
  also?: z.ZodObject;
};

type Context = { params: Promise<Record<string, string>> };

/** A Next route handler below /api/v1/sites/[site]. */
export function apiRoute<Schema extends z.ZodType>(
  { params: schema, permission, defaults, also }: RouteOptions<Schema>,
  answer: (call: ApiCall<z.output<Schema>>) => Promise<object>,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    const clock = stopwatch();
    try {
      const path = await context.params;
      const { actor, site, read } = await siteActor(request, path['site'] ?? '');
      permit(actor, permission);
      const sent = readQuery(request, [...namesOf(schema), ...(also ? namesOf(also) : [])]);
      const params = parseInput(schema, { ...defaults?.(site, sent), ...sent });
      requireHeld(site, params);
      clock.lap('access');
      const answered = await answer({ request, actor, site, read, params, path, sent });
      clock.lap('report');
      const response = answered instanceof Response ? answered : Response.json(answered);
      if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
      response.headers.set('server-timing', clock.text());
      return response;
    } catch (error) {
      return problemResponse(error);
    }
  };
}

/** Refuses what the site has not: a model that is none of its own, a window longer than its paths. */
function requireHeld(site: StoredSite, params: unknown): void {
  if (typeof params !== 'object' || params === null) return;
  requireModels(site, params);
  requireWindow(site, params);
}

/**
 * The query by name. A parameter that is not known is refused: a misspelt filter must not look like one without
 * effect.
 */
function readQuery(request: Request, known: readonly string[]): Record<string, string> {
  // Our own server has refused these already; where only Next runs nobody has.
  requireReadable(request.url);
  const query = new URL(request.url).searchParams;
  const unknown = [...new Set(query.keys())].filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const fields = unknown.map((field) => ({ field, detail: notTaken(field, known) }));
    throw new AppError('invalid_input', fields.map(({ field, detail }) => `${field}: ${detail}`).join('; '), { fields });
  }
  return Object.fromEntries(query);
}

function namesOf(schema: z.ZodType): string[] {
  return 'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null ? Object.keys(schema.shape) : [];
}

function notTaken(field: string, known: readonly string[]): string {
  if (!isSharedFilter(field)) return 'is not a parameter of this address';
  const own = known.filter(isSharedFilter);
  return `is no filter of this address, which has ${own.length > 0 ? own.join(', ') : 'none of that kind'}`;
}

/**
 * Durations for the Server-Timing header. https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Server-Timing (read
 * 2026-11)
 */
function stopwatch() {
  const laps: string[] = [];
  let last = performance.now();
  return {
    lap(name: string): void {
      const now = performance.now();
      laps.push(`${name};dur=${(now - last).toFixed(1)}`);
      last = now;
    },
    text: () => laps.join(', '),
  };
}
