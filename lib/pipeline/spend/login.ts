/**
 * As whom an ad platform is asked: a login's grant, renewed before it ends. One renews at a time, under the lock of the login's row:
 * of two workers the second finds the new grant, and a platform that gives a new refresh token for each old one sees the old one once.
 * The new grant is stored before anything is asked with it.
 */
import type { Database } from '@/db/client';
import { type AdLoginRow, adLoginById, changeAdLogin, lockedAdLogin, spendAppOfSite } from '@/db/queries/ad-login';
import type { Id } from '@/lib/core/id';
import { MINUTE_MS } from '@/lib/core/instant';
import { fail, ok, type Result } from '@/lib/core/result';
import { storableText } from '@/lib/core/storable';
import type { StoredSecret } from '@/lib/model/secret';
import type { ConversationTools } from '@/lib/ops/conversation';
import { env } from '@/lib/ops/env';
import { log } from '@/lib/ops/log';
import { open } from '@/lib/ops/secrets';
import type { Entered, Grant, SpendAccess, SpendPlatform } from '@/lib/spend/define';
import { askPlatform, type SpendFailed } from './ask';
import { openGrant, sealGrant } from './grant';

export type SpendTools = ConversationTools & {
  db: Database;
  platformOf: (id: string) => SpendPlatform | undefined;
};

/** Stands in `base` for the platforms' servers of the process that serves the demo. */
export const SPEND_SANDBOX = 'sandbox';
/** Where they lie below that process. */
export const SPEND_SANDBOX_PATH = '/sandbox/spend';

/** A token is asked with for this long after it was read. */
const MARGIN_MS = 5 * MINUTE_MS;
/**
 * Without a refresh token a good one is exchanged for another, which must not be left to its last minutes: of 60 days a third is time
 * enough for whatever goes wrong on the way.
 */
const EXCHANGE_PART = 3;
const PROBLEM_LENGTH_MAX = 500;

/** Scheme, host and path in place of the platform's own; undefined: the platform's. */
export function spendBaseOf(base: string | null, platform: string): string | undefined {
  if (base === SPEND_SANDBOX) return `http://127.0.0.1:${env().PORT}${SPEND_SANDBOX_PATH}/${platform}`;
  return base ?? undefined;
}

/** What was entered, secrets opened. */
export function openEntered({ entered, secrets }: { entered: Entered; secrets: Record<string, StoredSecret> }): Entered {
  return { ...entered, ...Object.fromEntries(Object.entries(secrets).map(([name, stored]) => [name, open(stored)])) };
}

/** Access that is good for the next minutes, or why there is none. Where only a person can help, the login says so from then on. */
export async function accessTo(
  tools: SpendTools,
  siteId: Id<'site'>,
  loginId: Id<'ad_login'>,
): Promise<Result<SpendAccess, SpendFailed>> {
  const login = await adLoginById(tools.db, { siteId }, loginId);
  const platform = login && tools.platformOf(login.platform);
  if (!login || !platform) return fail({ fault: 'reconnect', message: 'The account is not connected any more.' });
  if (login.state === 'reconnect') return fail({ fault: 'reconnect', message: login.problem ?? 'Connect it again.' });
  const access = await accessOf(tools, platform, login);
  if (!access.ok || !isEnding(access.value.grant, login, platform, tools.now())) return access;
  const renewed = await renew(tools, platform, login);
  // What still is good is asked with; the renewal is tried again at the next question.
  if (renewed.ok || renewed.failure.fault === 'reconnect' || hasEnded(access.value.grant, tools.now())) return renewed;
  log().warn({ login: loginId, fault: renewed.failure.fault }, 'spend.not_renewed');
  return access;
}

/** From now on nothing is asked with the login, and screens say that a person must connect it again. */
export async function endLogin(tools: SpendTools, login: Pick<AdLoginRow, 'siteId' | 'id'>, message: string): Promise<void> {
  const problem = storableText(message).slice(0, PROBLEM_LENGTH_MAX);
  await changeAdLogin(tools.db, login, { state: 'reconnect', problem, problemAt: tools.now() });
  log().warn({ login: login.id }, 'spend.login_ended');
}

async function accessOf(
  tools: SpendTools,
  platform: SpendPlatform,
  login: AdLoginRow,
): Promise<Result<SpendAccess, SpendFailed>> {
  const app = login.road === 'oauth' ? await spendAppOfSite(tools.db, login.siteId, login.platform) : login;
  if (!app) return fail({ fault: 'refused', message: `The workspace has no app of ${platform.name} any more: enter it again.` });
  const base = spendBaseOf(login.base, platform.id);
  return ok({ grant: openGrant(login.granted), entered: openEntered(app), now: tools.now(), ...(base && { base }) });
}

function isEnding(
  { accessEndsAt, refreshToken }: Grant,
  { grantedAt }: AdLoginRow,
  { renew: renewal }: SpendPlatform,
  now: Date,
): boolean {
  if (!renewal || !accessEndsAt) return false;
  const part = (accessEndsAt.getTime() - grantedAt.getTime()) / EXCHANGE_PART;
  return accessEndsAt.getTime() - now.getTime() < (refreshToken ? MARGIN_MS : Math.max(MARGIN_MS, part));
}

function hasEnded({ accessEndsAt }: Grant, now: Date): boolean {
  return accessEndsAt !== undefined && accessEndsAt <= now;
}

/** The access anew, unless somebody else was first. */
async function renew(tools: SpendTools, platform: SpendPlatform, login: AdLoginRow): Promise<Result<SpendAccess, SpendFailed>> {
  const renewed = await tools.db.transaction(async (tx): Promise<Result<SpendAccess, SpendFailed>> => {
    const current = await lockedAdLogin(tx, login, login.id);
    if (!current) return fail({ fault: 'reconnect', message: 'The account is not connected any more.' });
    const access = await accessOf(tools, platform, current);
    if (!access.ok || !platform.renew || !isEnding(access.value.grant, current, platform, tools.now())) return access;
    const { result } = await askPlatform(tools, platform, platform.renew(access.value));
    if (!result.ok) return result;
    const grant = { ...access.value.grant, ...result.value };
    await changeAdLogin(tx, current, { granted: sealGrant(grant), grantedAt: tools.now(), endsAt: grant.endsAt ?? null });
    return ok({ ...access.value, grant });
  });
  if (!renewed.ok && renewed.failure.fault === 'reconnect') await endLogin(tools, login, renewed.failure.message);
  return renewed;
}
