/**
 * What Google's refusals mean: those of the Google Ads API by their error codes, those of the token address by OAuth's words.
 * Streams wrap their errors into a list, and may break off with one after some of their rows.
 * https://developers.google.com/google-ads/api/docs/get-started/common-errors and
 * https://developers.google.com/identity/protocols/oauth2#expiration (read 2026-11)
 */
import { HOUR_MS, SECOND_MS } from '@/lib/core/instant';
import { listOf, member, textOf } from '@/lib/core/json';
import type { ConversationAnswer } from '@/lib/model/conversation';
import type { SpendFault } from '@/lib/model/spend';
import { faultOfStatus, jsonIn, THROTTLE_MS, withoutJson } from '../answer';
import type { SpendRefusal } from '../failure';

/** By the value of an error code, whatever its category. */
const byErrorCode: Readonly<Record<string, SpendFault>> = {
  OAUTH_TOKEN_EXPIRED: 'reconnect',
  OAUTH_TOKEN_REVOKED: 'reconnect',
  OAUTH_TOKEN_INVALID: 'reconnect',
  OAUTH_TOKEN_DISABLED: 'reconnect',
  NOT_ADS_USER: 'reconnect',
  TWO_STEP_VERIFICATION_NOT_ENROLLED: 'reconnect',
  ADVANCED_PROTECTION_NOT_ENROLLED: 'reconnect',
  USER_PERMISSION_DENIED: 'no_access',
  CUSTOMER_NOT_ENABLED: 'no_access',
  CUSTOMER_NOT_FOUND: 'no_access',
  REQUESTED_METRICS_FOR_MANAGER: 'no_access',
  CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION: 'no_access',
  DEVELOPER_TOKEN_NOT_APPROVED: 'no_access',
  RESOURCE_EXHAUSTED: 'throttled',
  RESOURCE_TEMPORARILY_EXHAUSTED: 'throttled',
  EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION: 'throttled',
  EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION: 'throttled',
  INTERNAL_ERROR: 'passing',
  TRANSIENT_ERROR: 'passing',
  DEADLINE_EXCEEDED: 'passing',
  UNSUPPORTED_VERSION: 'outdated',
};

/** Where Google gives no error code of its own. https://cloud.google.com/apis/design/errors (read 2026-11) */
const byStatus: Readonly<Record<string, SpendFault>> = {
  UNAUTHENTICATED: 'reconnect',
  PERMISSION_DENIED: 'no_access',
  RESOURCE_EXHAUSTED: 'throttled',
  UNAVAILABLE: 'passing',
  INTERNAL: 'passing',
  DEADLINE_EXCEEDED: 'passing',
  ABORTED: 'passing',
};

/** The day's operations are used up: the rolling day lets some through again soon. */
const DAILY_WAIT_MS = HOUR_MS;
const DEAD_GRANT =
  'Google no longer accepts the sign-in: connect Google Ads again. If it ended after 7 days, the consent screen of your app is still in “Testing”: set it to “In production” first.';

/** What the answer refuses, undefined where it refuses nothing. */
export function googleFault(answer: ConversationAnswer): SpendRefusal | undefined {
  const json = jsonIn(answer);
  const error = [json, ...listOf(json)].map((part) => member(part, 'error')).find((each) => each !== undefined);
  if (typeof error === 'string') return refusalOfOauth(error, textOf(member(json, 'error_description')), answer);
  if (typeof error === 'object' && error !== null) return refusalOf(error);
  if (answer.status >= 200 && answer.status < 300) return withoutJson(answer, 'Google');
  // Of versions that have been over for long, the address itself is gone.
  if (answer.status === 404) return { fault: 'outdated', message: messageOf('outdated', 'not found') };
  return faultOfStatus(answer, 'Google');
}

/** The values of the error codes that the answer holds, such as USER_PERMISSION_DENIED. */
export function errorCodesIn(answer: ConversationAnswer): string[] {
  const json = jsonIn(answer);
  return [json, ...listOf(json)].flatMap((part) => errorsOf(member(part, 'error')).flatMap(codesOf));
}

function errorsOf(error: unknown): unknown[] {
  return listOf(member(error, 'details')).flatMap((detail) => listOf(member(detail, 'errors')));
}

function codesOf(error: unknown): string[] {
  const codes = member(error, 'errorCode');
  return typeof codes === 'object' && codes !== null ? Object.values(codes).flatMap((code) => textOf(code) ?? []) : [];
}

function refusalOf(error: object): SpendRefusal {
  const errors = errorsOf(error);
  const codes = errors.flatMap(codesOf);
  const said = textOf(member(errors[0], 'message')) ?? textOf(member(error, 'message')) ?? 'no reason';
  const fault = faultOf(error, codes, said);
  if (fault !== 'throttled') return { fault, message: messageOf(fault, said) };
  const seconds = /^(\d+)(?:\.\d+)?s$/.exec(delayIn(errors) ?? '')?.[1];
  const waitMs = seconds ? Number(seconds) * SECOND_MS : codes.includes('RESOURCE_EXHAUSTED') ? DAILY_WAIT_MS : THROTTLE_MS;
  return { fault, message: messageOf(fault, said), waitMs };
}

function faultOf(error: object, codes: readonly string[], said: string): SpendFault {
  const status = textOf(member(error, 'status')) ?? '';
  if (/version v\d+ is deprecated/i.test(said)) return 'outdated';
  const reasons = listOf(member(error, 'details')).map((detail) => member(detail, 'reason'));
  if (reasons.includes('ACCESS_TOKEN_SCOPE_INSUFFICIENT')) return 'reconnect';
  return codes.map((code) => byErrorCode[code]).find((fault) => fault !== undefined) ?? byStatus[status] ?? 'refused';
}

function delayIn(errors: readonly unknown[]): string | undefined {
  return errors.map((error) => textOf(member(error, 'details', 'quotaErrorDetails', 'retryDelay'))).find((delay) => delay);
}

/** RFC 6749, section 5.2, with Google's own. */
function refusalOfOauth(error: string, description: string | undefined, answer: ConversationAnswer): SpendRefusal {
  switch (error) {
    case 'invalid_grant':
      return { fault: 'reconnect', message: DEAD_GRANT };
    case 'invalid_client':
    case 'deleted_client':
    case 'disabled_client':
    case 'unauthorized_client':
      return {
        fault: 'reconnect',
        message: `Google does not know the app: check its client ID and secret. (${description ?? error})`,
      };
    case 'access_denied':
    case 'admin_policy_enforced':
    case 'org_internal':
      return { fault: 'reconnect', message: `Google did not give the permission. (${description ?? error})` };
    case 'rate_limit_exceeded':
      return { fault: 'throttled', message: 'Google asks for fewer sign-ins.', waitMs: THROTTLE_MS };
    case 'internal_failure':
      return { fault: 'passing', message: 'Google’s sign-in is out of order.' };
    default:
      return answer.status >= 500
        ? { fault: 'passing', message: `Google: ${description ?? error}` }
        : { fault: 'refused', message: `Google: ${description ?? error}` };
  }
}

function messageOf(fault: SpendFault, said: string): string {
  switch (fault) {
    case 'reconnect':
      return `${DEAD_GRANT} (${said})`;
    case 'no_access':
      return `Google does not let this sign-in read the account: give it at least “Read only” under Admin, Access and security. (${said})`;
    case 'outdated':
      return `Google has switched off the version of its API that this Tieback speaks: update Tieback. (${said})`;
    default:
      return `Google: ${said}`;
  }
}
