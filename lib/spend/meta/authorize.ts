/**
 * Signing in with Meta: a code for a token of an hour or two, and that for one of some 60 days. There is no refresh token; a
 * token that is still good is exchanged for a new one, and one that has ended only a person renews.
 * https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow and
 * https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived (read 2026-11)
 */
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import { listOf, member, textOf } from '@/lib/core/json';
import { addressWith, jsonIn, needed } from '../answer';
import type { Entered, Grant, SpendAccess, SpendConversation, SpendOauth, SpendPaste, SpendRequest } from '../define';
import { SpendFailure } from '../failure';
import { metaFault } from './fault';
import { META_GRAPH_URL, metaGet } from './request';
import { META_MARKETING_VERSION } from './version';

const DIALOG_URL = 'https://www.facebook.com';
const SCOPE = 'ads_read';
/** What a long-lived token lives where its answer leaves the number out. */
const LONG_LIVED_MS = 60 * DAY_MS;

export const metaOauth: SpendOauth = {
  app: {
    fields: [
      {
        name: 'appId',
        label: 'App ID',
        help: 'Meta for Developers, your app, App settings, Basic.',
        placeholder: '1234567890123456',
      },
      { name: 'appSecret', label: 'App secret', help: 'Meta for Developers, your app, App settings, Basic: Show.', secret: true },
    ],
    steps: [
      'Open developers.facebook.com/apps and create an app with the use case “Create & manage ads with Marketing API”, for your business.',
      'Add the product Facebook Login for Business and enter {redirect} under Settings, Valid OAuth Redirect URIs.',
      'Copy App ID and App secret from App settings, Basic.',
      'Give everybody who will connect ad accounts a role in the app (App roles), or have the app reviewed for ads_read.',
    ],
    wait: 'at once for people with a role in the app; days to weeks of review for everybody else',
  },
  pkce: false,
  scopes: [SCOPE],
  codeParam: 'code',
  authorizeUrl: (app, { redirectUri, state }, base) =>
    addressWith(`${base ?? DIALOG_URL}/${META_MARKETING_VERSION}/dialog/oauth`, {
      client_id: app['appId'],
      redirect_uri: redirectUri,
      state,
      scope: SCOPE,
      response_type: 'code',
    }),
  *exchange(app, { redirectUri, code }, now, base) {
    const asked = { client_id: app['appId'], client_secret: app['appSecret'], redirect_uri: redirectUri, code };
    const short = jsonIn(yield tokenRequest(asked, base));
    const grant = yield* longLived(app, needed(textOf(member(short, 'access_token')), 'access token', 'Meta'), now, base);
    return yield* withScopes({ grant, entered: app, base });
  },
};

export const metaPaste: SpendPaste = {
  label: 'Token of a system user',
  fields: [
    {
      name: 'accessToken',
      label: 'Access token',
      help: 'Meta Business settings, Users, System users, Generate token: with the permission ads_read and the expiry “Never”.',
      secret: true,
    },
    {
      name: 'appSecret',
      label: 'App secret',
      help: 'Only where the app demands a proof of its secret with each call (App settings, Advanced, Require app secret).',
      secret: true,
      optional: true,
    },
  ],
  steps: [
    'Open business.facebook.com/settings, Users, System users, and add a system user.',
    'Assign the ad accounts to it with the right “View performance”.',
    'Generate a token for an app of your business, with the permission ads_read and the expiry “Never”, and paste it here.',
  ],
  wait: 'at once',
  *grant(entered, _now, base) {
    return yield* withScopes({ grant: { accessToken: entered['accessToken']?.trim() ?? '' }, entered, base });
  },
};

/** The token anew for another 60 days; a pasted one has no app that could exchange it, and stays as it is. */
export function* metaRenew({ grant, entered, now, base }: SpendAccess): SpendConversation<Grant> {
  if (!entered['appId']) return grant;
  return { ...grant, ...(yield* longLived(entered, grant.accessToken, now, base)) };
}

function* longLived(app: Entered, token: string, now: Date, base?: string): SpendConversation<Grant> {
  const answer = jsonIn(
    yield tokenRequest(
      { grant_type: 'fb_exchange_token', client_id: app['appId'], client_secret: app['appSecret'], fb_exchange_token: token },
      base,
    ),
  );
  const seconds = Number(member(answer, 'expires_in'));
  const endsAt = new Date(now.getTime() + (seconds > 0 ? seconds * SECOND_MS : LONG_LIVED_MS));
  const accessToken = needed(textOf(member(answer, 'access_token')), 'access token', 'Meta');
  return { accessToken, accessEndsAt: endsAt, endsAt };
}

/** Meta's documents give the address for GET alone, secret and all. */
function tokenRequest(query: Record<string, string | undefined>, base?: string): SpendRequest {
  const url = addressWith(`${base ?? META_GRAPH_URL}/${META_MARKETING_VERSION}/oauth/access_token`, query);
  return { method: 'GET', url, headers: { accept: 'application/json' } };
}

/** The grant with what the person has ticked; without the reading of ads it is of no use, and they are told. */
function* withScopes(access: Omit<SpendAccess, 'now'>): SpendConversation<Grant> {
  const answer = yield { ...metaGet(access, '/me/permissions', {}), mayFail: true };
  const refusal = metaFault(answer);
  // Some tokens of system users may not ask this, and read ads all the same.
  if (refusal?.fault === 'no_access') return access.grant;
  if (refusal) throw new SpendFailure(refusal);
  const granted = listOf(member(jsonIn(answer), 'data')).filter((each) => member(each, 'status') === 'granted');
  const scopes = granted.flatMap((each) => textOf(member(each, 'permission')) ?? []);
  if (!scopes.includes(SCOPE)) {
    const message = 'Meta gave no permission to read ads: connect again and leave “ads_read” ticked.';
    throw new SpendFailure({ fault: 'reconnect', message });
  }
  return { ...access.grant, scopes };
}
