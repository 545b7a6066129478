/**
 * OAuth 2.0's token address as most platforms have it, by RFC 6749: a code or a refresh token for a grant, and what its errors
 * mean. What a platform does otherwise is in its own folder.
 */
import { SECOND_MS } from '@/lib/core/instant';
import { member, textOf } from '@/lib/core/json';
import type { ConversationAnswer } from '@/lib/model/conversation';
import { faultOfStatus, jsonIn, needed, THROTTLE_MS, withoutJson, withWords } from './answer';
import type { Grant, SpendConversation } from './define';
import { SpendFailure, type SpendRefusal } from './failure';

export type TokenAsk = {
  /** The platform's name, as refusals say it. */
  name: string;
  url: string;
  form: Readonly<Record<string, string>>;
  /** Sent as HTTP Basic; absent: id and secret are in the form. */
  basic?: { id: string; secret: string };
  headers?: Readonly<Record<string, string>>;
};

/** The grant that the answer holds, without what it leaves out. A new refresh token replaces the one before. */
export function* tokenGrant({ name, url, form, basic, headers }: TokenAsk, now: Date): SpendConversation<Grant> {
  const answer = jsonIn(
    yield {
      method: 'POST',
      url,
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        ...(basic && { authorization: basicOf(basic) }),
        ...headers,
      },
      body: new URLSearchParams(form).toString(),
    },
  );
  const instantAfter = (field: string) => {
    const seconds = Number(textOf(member(answer, field)));
    return seconds > 0 ? new Date(now.getTime() + seconds * SECOND_MS) : undefined;
  };
  const refreshToken = textOf(member(answer, 'refresh_token'));
  const endsAt = instantAfter('refresh_token_expires_in');
  const scopes = textOf(member(answer, 'scope'))?.split(/[ ,]+/);
  return {
    accessToken: needed(textOf(member(answer, 'access_token')), 'access token', name),
    accessEndsAt: needed(instantAfter('expires_in'), 'lifetime', name),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(endsAt !== undefined && { endsAt }),
    ...(scopes !== undefined && { scopes }),
  };
}

/** The grant, which must last beyond its access token. */
export function lasting(grant: Grant, name: string): Grant {
  if (grant.refreshToken !== undefined) return grant;
  throw new SpendFailure({ fault: 'reconnect', message: `${name} gave no lasting permission: connect again.` });
}

/** What an error by OAuth's words is; undefined: the answer has none. */
function oauthRefusal(answer: ConversationAnswer, name: string): SpendRefusal | undefined {
  const json = jsonIn(answer);
  const error = member(json, 'error');
  if (typeof error !== 'string') return undefined;
  const said = textOf(member(json, 'error_description')) ?? error;
  switch (error) {
    case 'invalid_grant':
    case 'invalid_token':
      return { fault: 'reconnect', message: `${name} no longer accepts the sign-in: connect it again. (${said})` };
    case 'invalid_client':
    case 'unauthorized_client':
      return { fault: 'reconnect', message: `${name} does not know the app: check its id and secret. (${said})` };
    case 'access_denied':
    case 'invalid_scope':
      return { fault: 'reconnect', message: `${name} did not give the permission. (${said})` };
    case 'temporarily_unavailable':
      return { fault: 'throttled', message: `${name} asks for fewer sign-ins.`, waitMs: THROTTLE_MS };
    case 'server_error':
      return { fault: 'passing', message: `${name}: ${said}` };
    default:
      return undefined;
  }
}

/** What an answer refuses by OAuth's words or by its status; `said`: the platform's own words, where they are no OAuth's. */
export function faultByStatus(answer: ConversationAnswer, name: string, said?: string): SpendRefusal | undefined {
  const refusal = oauthRefusal(answer, name);
  if (refusal) return refusal;
  if (answer.status >= 200 && answer.status < 300) return withoutJson(answer, name);
  return withWords(faultOfStatus(answer, name), name, said);
}

function basicOf({ id, secret }: { id: string; secret: string }): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}
