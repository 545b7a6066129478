/** Ad accounts over HTTP: for scripts with an admin's API key, and where people come back to from a platform's consent page. */
import { permit } from '@/lib/access';
import { siteActor, type SiteChange } from '@/lib/access/site-access';
import { AppError } from '@/lib/model/problem';
import { CONSENT_PROBLEM } from '@/lib/model/ad-account';
import { parseInput } from '@/lib/model/parse-input';
import {
  chooseAccounts,
  disconnectLogin,
  finishConsent,
  listAdAccounts,
  listSyncs,
  moveAccount,
  pasteLogin,
  removeApp,
  saveApp,
  siteOfState,
  startConsent,
  workspaceOf,
} from '@/lib/workspace';
import { parseId } from '@/lib/core/id';
import { problemResponse } from './problem';
import { readJson } from './read-json';
import { ofPlatformSchema, startSchema } from './spend-routes';

/** A service account's key file with its fields. */
const BODY_BYTES_MAX = 32_768;
/** Long enough to come to the page that shows it. */
const SHOWN_SECONDS = 60;

type Context = { params: Promise<Record<string, string>> };
type Path = Record<string, string>;
type Run = (call: SiteChange, body: unknown, path: Path) => Promise<object | undefined>;

/** POST: keeps the workspace's own app at a platform. */
export const saveAppRoute = posted(async ({ db, actor }, body) => {
  await saveApp(db, actor, parseInput(ofPlatformSchema, body).platform, body);
  return undefined;
});

/** POST: forgets it. */
export const removeAppRoute = posted(async ({ db, actor }, body) => {
  await removeApp(db, actor, parseInput(ofPlatformSchema, body).platform);
  return undefined;
});

/** POST: the address of a platform's consent page, for the signed-in member's browser. */
export const startConsentRoute = posted(async ({ db, actor, site }, body) => {
  const { platform, loginId } = parseInput(startSchema, body);
  const again = loginId === undefined ? undefined : parseId<'ad_login'>(loginId);
  return { url: await startConsent(db, actor, site, platform, again && { loginId: again }) };
});

/** POST: connects by a key that was made at the platform. */
export const pasteLoginRoute = posted(({ db, actor, site }, body) =>
  pasteLogin(db, actor, site, parseInput(ofPlatformSchema, body).platform, body),
);

/** POST: says which accounts of a login are read. */
export const chooseAccountsRoute = posted(async ({ db, actor, site }, body, path) => {
  await chooseAccounts(db, actor, site, path['loginId'] ?? '', body);
  return undefined;
});

/** POST: forgets a login. */
export const disconnectLoginRoute = posted(async ({ db, actor, site }, body, path) => {
  await disconnectLogin(db, actor, site, path['loginId'] ?? '', body);
  return undefined;
});

/** POST: syncs, loads two years, pauses or goes on. */
export const moveAccountRoute = posted(async ({ db, actor, site }, body, path) => {
  await moveAccount(db, actor, site, path['accountId'] ?? '', body);
  return undefined;
});

/** What the API shows of the site's accounts. */
export async function adAccountsAnswer({ read, actor, site }: Pick<SiteChange, 'read' | 'actor' | 'site'>) {
  return { accounts: await read((tx) => listAdAccounts(tx, actor, site)) };
}

/** What it shows of an account's syncs. */
export async function syncsAnswer({ read, actor, site }: Pick<SiteChange, 'read' | 'actor' | 'site'>, accountId: string) {
  const rows = await read((tx) => listSyncs(tx, actor, site, accountId));
  return {
    syncs: rows.map(
      ({ id, kind, fromDay, toDay, startedAt, endedAt, outcome, requests, rows: count, changed, fault, problem }) => ({
        ...{ id, kind, from: fromDay, to: toDay, startedAt, endedAt, outcome, requests, rows: count, changed },
        ...(fault !== null && { fault }),
        ...(problem !== null && { problem }),
      }),
    ),
  };
}

/**
 * GET: the member comes back from the platform's consent page, in their own browser: another site has sent them. They go on to the
 * page of ad accounts. What went wrong goes with them in a cookie, as an address can be written by anybody.
 */
export async function consentCallback(request: Request): Promise<Response> {
  const answer = new URL(request.url).searchParams;
  let page: string | undefined;
  try {
    const { db, actor, site } = await siteActor(undefined, siteOfState(answer.get('state') ?? undefined));
    page = `/${(await workspaceOf(db, actor)).slug}/${site.slug}/ad-accounts`;
    const { loginId, again } = await finishConsent(db, actor, site, answer);
    // The accounts of a login that was there before are chosen.
    return sentTo(again ? page : `${page}?choose=${loginId}`);
  } catch (error) {
    if (!(error instanceof AppError)) return problemResponse(error);
    if (page === undefined) return plain(problemResponse(error).status, error.message);
    const kept = `${CONSENT_PROBLEM}=${encodeURIComponent(error.message)}`;
    return sentTo(`${page}?refused=1`, {
      'set-cookie': `${kept}; Path=${page}; Max-Age=${SHOWN_SECONDS}; HttpOnly; SameSite=Lax`,
    });
  }
}

/** No address goes on with the code in it. */
function sentTo(location: string, headers: Record<string, string> = {}): Response {
  const safe = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  return new Response(null, { status: 303, headers: { location, ...safe, ...headers } });
}

/** Plain text: what platforms say is shown and never run. */
function plain(status: number, text: string): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  return new Response(`${text}\n`, { status, headers });
}

function posted(run: Run): (request: Request, context: Context) => Promise<Response> {
  return async (request, { params }) => {
    try {
      const path = await params;
      const call = await siteActor(request, path['site'] ?? '');
      permit(call.actor, 'site.manage');
      const answer = await run(call, await readJson(request, BODY_BYTES_MAX), path);
      return Response.json(answer ?? { done: true }, { headers: { 'cache-control': 'no-store' } });
    } catch (error) {
      return problemResponse(error);
    }
  };
}
