/**
 * Console sessions in Next: next-auth (v5) checks the e-mail and password and keeps an encrypted cookie that names a row of
 * auth_session; the row is asked at every request. Its credentials provider works with such token sessions only.
 * https://authjs.dev/getting-started/authentication/credentials (read 2026-11)
 */
import NextAuth, { AuthError, CredentialsSignin, type NextAuthConfig } from 'next-auth';
import credentialsProvider from 'next-auth/providers/credentials';
import { headers } from 'next/headers';
import { cache } from 'react';
import { z } from 'zod';
import { database } from '@/db/client';
import { type Id, parseId } from '@/lib/core/id';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import { isStorable } from '@/lib/core/storable';
import { clientAddress } from '@/lib/ops/client-address';
import { AppError } from '@/lib/model/problem';
import { env, tellNextAuthItsAddress } from '@/lib/ops/env';
import { log } from '@/lib/ops/log';
import { type CurrentMember, memberOfSession, openSession, revokeSession, SESSION_DAYS } from './auth-session';
import { actorOfMember } from './membership';
import type { Actor } from './permissions';
import { checkCredentials } from './sign-in';

declare module 'next-auth' {
  interface Session {
    /** The auth_session row that the browser's token names; whether it still holds is the row's to say. */
    sessionId?: string;
  }
}

/** Carries our error through next-auth, which keeps only the class. */
class SignInRefused extends CredentialsSignin {
  constructor(readonly reason: AppError) {
    super();
    this.code = reason.code;
  }
}

const credentialsSchema = z.object({ email: z.string().max(320).refine(isStorable), password: z.string().max(1000) });
const nextAuth = NextAuth(config);
/** IPv6 with an IPv4 part and a zone; what is longer is no address, and the audit log need not hold it. */
const ADDRESS_LENGTH_MAX = 64;

/** GET and POST of /api/auth/*. */
export const handlers = nextAuth.handlers;

/** Signs the browser in; throws `unauthenticated` or `rate_limited` with a message for the person. For server actions. */
export async function signIn(email: string, password: string): Promise<void> {
  try {
    await nextAuth.signIn('credentials', { email, password, redirect: false });
  } catch (error) {
    if (error instanceof SignInRefused) throw error.reason;
    throw error instanceof CredentialsSignin ? new AppError('unauthenticated', 'Enter your e-mail and password.') : error;
  }
}

/** Signs the browser out and revokes its session. For server actions. */
export async function signOut(): Promise<void> {
  await nextAuth.signOut({ redirect: false });
}

/** A session that holds: whose it is, and its row. */
type OpenSession = { member: CurrentMember; sessionId: Id<'auth_session'> };

/** The browser's session, or undefined when nobody is signed in; one look at the table per rendered request. */
const currentSession = cache(async (): Promise<OpenSession | undefined> => {
  if (!(await headers()).has('cookie')) return undefined;
  const sessionId = parseId<'auth_session'>((await nextAuth.auth())?.sessionId);
  const member = sessionId && (await memberOfSession(database(), sessionId));
  return member && { member, sessionId };
});

/** The member who is signed in, or undefined. */
export async function currentMember(): Promise<CurrentMember | undefined> {
  return (await currentSession())?.member;
}

/** The signed-in member with their session and the address they are at, for what they change of their own login. */
export async function loginOwner(): Promise<OpenSession & { address: string }> {
  const session = await currentSession();
  if (!session) throw new AppError('unauthenticated', 'Sign in to continue.');
  return { ...session, address: addressOf(await headers()) };
}

/** The signed-in member as actor of a workspace; throws `unauthenticated`, or `not_found` for a workspace that is not theirs. */
export const actorFor = cache(async (workspaceSlugOrId: string): Promise<Actor> => {
  const member = await currentMember();
  if (!member) throw new AppError('unauthenticated', 'Sign in to continue.');
  const actor = await actorOfMember(database(), member.memberId, workspaceSlugOrId);
  if (!actor) throw new AppError('not_found', 'There is no such workspace, or you are not a member of it.');
  return actor;
});

/** A function, so that settings are read at the first request and not while Next builds. */
function config(): NextAuthConfig {
  tellNextAuthItsAddress();
  return {
    secret: env().AUTH_SECRET,
    trustHost: true,
    useSecureCookies: env().PUBLIC_URL.startsWith('https:'),
    session: { strategy: 'jwt', maxAge: (SESSION_DAYS * DAY_MS) / SECOND_MS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [credentialsProvider({ credentials: { email: {}, password: {} }, authorize })],
    callbacks: {
      jwt: async ({ token, user }) => {
        const memberId = parseId<'member'>(user?.id);
        return memberId ? { sessionId: await openSession(database(), memberId) } : token;
      },
      session: ({ session, token }) => ({
        expires: session.expires,
        ...(typeof token.sessionId === 'string' && { sessionId: token.sessionId }),
      }),
    },
    events: {
      signOut: async (message) => {
        if ('token' in message) await revokeSession(database(), message.token?.sessionId);
      },
    },
    logger: { error: noteFailure },
  };
}

/** Refusals are everyday and anybody can cause them: the log says their kind only. Anything else is ours to mend. */
function noteFailure(error: Error): void {
  if (error instanceof AuthError) log().info({ reason: error.type }, 'sign_in.refused');
  else log().error({ error }, 'sign_in.failed');
}

async function authorize(input: unknown, request: Request): Promise<{ id: string } | null> {
  const parsed = credentialsSchema.safeParse(input);
  if (!parsed.success) return null;
  try {
    const member = await checkCredentials(database(), { ...parsed.data, address: addressOf(request.headers) });
    return { id: member.memberId };
  } catch (error) {
    throw error instanceof AppError ? new SignInRefused(error) : error;
  }
}

/** The browser's address; our web server or the trusted proxies in front of it wrote it into the header. */
function addressOf(requestHeaders: Pick<Headers, 'get'>): string {
  const forwardedFor = requestHeaders.get('x-forwarded-for') ?? undefined;
  return clientAddress(undefined, forwardedFor, Math.max(env().TRUSTED_PROXY_HOPS, 1))?.slice(0, ADDRESS_LENGTH_MAX) ?? 'unknown';
}
