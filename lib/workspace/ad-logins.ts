/**
 * Logins at ad platforms: given by the platform's consent page (RFC 6749, section 4.1, with PKCE, RFC 7636, where the platform has
 * it; read 2026-11) or pasted. A consent is brought back once, within minutes, and by the member who began it.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Database, Transaction } from '@/db/client';
import { accountsOf, changeAccount, factColumns, insertAccounts, wakeAccounts } from '@/db/queries/ad-account';
import {
  type AdLoginRow,
  adLoginById,
  beginConsent,
  changeAdLogin,
  deleteEmptiedLogins,
  insertAdLogin,
  lockedAdLogin,
  type OauthStartRow,
  takeConsent,
} from '@/db/queries/ad-login';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { sha256Hex } from '@/lib/core/hash';
import { type Id, parseId } from '@/lib/core/id';
import { MINUTE_MS } from '@/lib/core/instant';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import type { AdAccountFacts } from '@/lib/model/spend';
import { env } from '@/lib/ops/env';
import { newId, randomToken } from '@/lib/ops/ids';
import { open, seal } from '@/lib/ops/secrets';
import { askPlatform } from '@/lib/pipeline/spend/ask';
import { sealGrant } from '@/lib/pipeline/spend/grant';
import { openEntered, SPEND_SANDBOX, SPEND_SANDBOX_PATH, type SpendTools, spendBaseOf } from '@/lib/pipeline/spend/login';
import { openSpendTools } from '@/lib/pipeline/spend/worker-tools';
import type { Entered, Grant, SpendConversation, SpendPlatform } from '@/lib/spend/define';
import { recordChange } from './audit';
import { enteredSchema, knownPlatform, requiredApp, storedEntered } from './spend-apps';

/** Where platforms send people back to; entered at the platform, so never changed. */
export const SPEND_CALLBACK_PATH = '/api/spend/callback';
/** Signing in at a platform, with its second factor, takes some minutes. */
const CONSENT_MS = 15 * MINUTE_MS;
/** 190 and 380 bits; a verifier has 43 to 128 characters. */
const STATE_LENGTH = 32;
const VERIFIER_LENGTH = 64;
/** What platforms say of a refused consent is cut here. */
const WORDS_LENGTH_MAX = 300;

export const pastedSchema = enteredSchema.extend({ loginId: z.uuid().optional().describe('The login to connect again') });

/** `again`: it was there before, with the accounts that were chosen. */
export type ConnectedLogin = { loginId: Id<'ad_login'>; platform: string; again: boolean };

/** Who may come back with a code: only a person has a browser to come back with. */
type ConsentAsked = { loginId?: Id<'ad_login'> };

export function spendRedirectUri(): string {
  return new URL(SPEND_CALLBACK_PATH, env().PUBLIC_URL).href;
}

/** The address of the platform's consent page. `loginId`: the login that is connected again. */
export async function startConsent(
  db: Database,
  actor: Actor,
  site: Site,
  platformId: string,
  { loginId }: ConsentAsked = {},
  now = new Date(),
): Promise<string> {
  permit(actor, 'site.manage');
  const memberId = actor.kind === 'member' ? parseId<'member'>(actor.id) : undefined;
  if (!memberId)
    throw new AppError('conflict', 'Consent is given in a browser: sign in to the console and connect the account there.');
  const platform = knownPlatform(platformId);
  const { oauth } = platform;
  if (!oauth) throw new AppError('conflict', `${platform.name} has no consent page: paste its key instead.`);
  const app = await requiredApp(db, actor, platform);
  if (loginId && !(await adLoginById(db, { siteId: site.id }, loginId))) throw noSuchLogin();
  const state = `${site.id}.${randomToken(STATE_LENGTH)}`;
  const verifier = oauth.pkce ? randomToken(VERIFIER_LENGTH) : undefined;
  const redirectUri = spendRedirectUri();
  const row = {
    siteId: site.id,
    stateHash: sha256Hex(state),
    id: newId<'oauth_start'>(),
    memberId,
    platform: platform.id,
    redirectUri,
  };
  const expiresAt = new Date(now.getTime() + CONSENT_MS);
  await beginConsent(db, { ...row, loginId: loginId ?? null, verifier: verifier ? seal(verifier) : null, expiresAt }, now);
  const challenge = verifier && createHash('sha256').update(verifier).digest('base64url');
  return oauth.authorizeUrl(
    openEntered(app),
    { redirectUri, state, ...(challenge && { challenge }) },
    browserBaseOf(app.base, platform),
  );
}

/** The site that a state was made for, of whoever comes back from a platform. */
export function siteOfState(state: string | undefined): string {
  return state?.split('.')[0] ?? '';
}

/** The login that the platform's answer gives; throws with the platform's words where it gives none. */
export async function finishConsent(
  db: Database,
  actor: Actor,
  site: Site,
  answer: URLSearchParams,
  tools: SpendTools = openSpendTools(db),
): Promise<ConnectedLogin> {
  permit(actor, 'site.manage');
  const begun = await takeConsent(db, { siteId: site.id }, sha256Hex(answer.get('state') ?? ''));
  if (!begun || begun.expiresAt <= tools.now()) {
    throw new AppError('conflict', 'This consent was begun too long ago, or was used already. Connect the account once more.');
  }
  if (actor.kind !== 'member' || begun.memberId !== actor.id) {
    throw new AppError(
      'forbidden',
      'Somebody else has begun this consent. Connect the account once more, signed in as yourself.',
    );
  }
  const platform = knownPlatform(begun.platform);
  const app = await requiredApp(db, actor, platform);
  const base = spendBaseOf(app.base, platform.id);
  const entered = openEntered(app);
  const grant = await told(tools, platform, exchangeOf(platform, entered, answer, begun, tools.now(), base));
  const login = { road: 'oauth' as const, entered: {}, secrets: {}, shown: {}, base: app.base };
  return keepLogin(tools, actor, site, { platform, login, grant, appEntered: entered, again: begun.loginId });
}

/** The login that the pasted values give. `loginId` in the input: the login that is connected again, of the same platform. */
export async function pasteLogin(
  db: Database,
  actor: Actor,
  site: Site,
  platformId: string,
  input: unknown,
  tools: SpendTools = openSpendTools(db),
): Promise<ConnectedLogin> {
  permit(actor, 'site.manage');
  const platform = knownPlatform(platformId);
  if (!platform.paste) throw new AppError('conflict', `${platform.name} has nothing to paste: connect it by its consent page.`);
  const { values, base = null, loginId } = parseInput(pastedSchema, input);
  const again = loginId === undefined ? null : await connectedBefore(db, site, platform, loginId);
  const stored = storedEntered(platform.paste.fields, values, tools.now());
  const entered = openEntered(stored);
  const grant = await told(tools, platform, platform.paste.grant(entered, tools.now(), spendBaseOf(base, platform.id)));
  const login = { road: 'paste' as const, ...stored, base };
  return keepLogin(tools, actor, site, { platform, login, grant, appEntered: entered, again });
}

async function connectedBefore(db: Database, site: Site, platform: SpendPlatform, idText: string): Promise<Id<'ad_login'>> {
  const id = requireId<'ad_login'>(idText, noSuchLogin);
  const login = await adLoginById(db, { siteId: site.id }, id);
  if (login?.platform !== platform.id) throw noSuchLogin();
  return id;
}

function exchangeOf(
  platform: SpendPlatform,
  app: Entered,
  answer: URLSearchParams,
  { redirectUri, verifier }: OauthStartRow,
  now: Date,
  base: string | undefined,
): SpendConversation<Grant> {
  const { oauth, name } = platform;
  const code = oauth && answer.get(oauth.codeParam);
  if (!oauth || !code) {
    const words = answer.get('error_description') ?? answer.get('error_message') ?? answer.get('error') ?? 'no reason';
    throw new AppError('conflict', `${name} gave no consent: ${words.slice(0, WORDS_LENGTH_MAX)}`);
  }
  return oauth.exchange(app, { redirectUri, code, ...(verifier && { verifier: open(verifier) }) }, now, base);
}

/** What the platform answers; its refusal is the person's to read. */
async function told<Outcome>(tools: SpendTools, platform: SpendPlatform, asked: SpendConversation<Outcome>): Promise<Outcome> {
  const { result } = await askPlatform(tools, platform, asked);
  if (result.ok) return result.value;
  throw new AppError('conflict', `${platform.name}: ${result.failure.message}`);
}

type NewLogin = {
  platform: SpendPlatform;
  login: Pick<AdLoginRow, 'road' | 'entered' | 'secrets' | 'shown' | 'base'>;
  grant: Grant;
  appEntered: Entered;
  /** The login that is connected again. */
  again: Id<'ad_login'> | null;
};

/** Stores the grant with the accounts that it may read. Nothing is stored where these cannot be listed. */
async function keepLogin(tools: SpendTools, actor: Actor, site: Site, given: NewLogin): Promise<ConnectedLogin> {
  const { platform, login, grant, appEntered, again } = given;
  const now = tools.now();
  const base = spendBaseOf(login.base, platform.id);
  const facts = await told(tools, platform, platform.accounts({ grant, entered: appEntered, now, ...(base && { base }) }));
  return tools.db.transaction(async (tx) => {
    const before = again ? await lockedAdLogin(tx, { siteId: site.id }, again) : undefined;
    const granted = { granted: sealGrant(grant), grantedAt: now, endsAt: grant.endsAt ?? null };
    const sound = { state: 'ok' as const, problem: null, problemAt: null, connectedBy: actorText(actor), connectedAt: now };
    const id = before?.id ?? newId<'ad_login'>();
    if (before) await changeAdLogin(tx, before, { ...login, ...granted, ...sound });
    else await insertAdLogin(tx, { siteId: site.id, id, platform: platform.id, ...login, ...granted, ...sound });
    await keepAccounts(tx, site.id, { id, platform: platform.id }, facts);
    await wakeAccounts(tx, site.id, id, now);
    await deleteEmptiedLogins(tx, site.id, platform.id);
    const action = before ? 'ad_login.reconnected' : 'ad_login.connected';
    const after = { name: platform.name, road: login.road, accounts: facts.length };
    await recordChange(tx, actor, { action, subject: id, after }, now);
    return { loginId: id, platform: platform.id, again: before !== undefined };
  });
}

/** Accounts that the site knows follow the login, unless another one that is well reads them already. */
async function keepAccounts(
  tx: Transaction,
  siteId: Id<'site'>,
  { id: loginId, platform }: { id: Id<'ad_login'>; platform: string },
  facts: readonly AdAccountFacts[],
): Promise<void> {
  const known = new Map((await accountsOf(tx, siteId, { platform })).map((account) => [account.externalId, account]));
  for (const each of facts) {
    const account = known.get(each.externalId);
    if (!account) continue;
    const held = account.loginId === null ? undefined : await adLoginById(tx, { siteId }, account.loginId);
    const isFree = !held || held.id === loginId || held.state === 'reconnect';
    await changeAccount(tx, account, { ...factColumns(each), ...(isFree && { loginId }) });
  }
  const fresh = facts.filter(({ externalId }) => !known.has(externalId));
  await insertAccounts(
    tx,
    fresh.map((each) => ({ siteId, id: newId<'ad_account'>(), loginId, platform, ...factColumns(each) })),
  );
}

/** By the person's browser the demo's servers are reached where this page is. */
function browserBaseOf(base: string | null, { id }: SpendPlatform): string | undefined {
  return base === SPEND_SANDBOX ? new URL(`${SPEND_SANDBOX_PATH}/${id}`, env().PUBLIC_URL).href : (base ?? undefined);
}

export function noSuchLogin(): AppError {
  return new AppError('not_found', 'There is no such login at an ad platform.');
}
