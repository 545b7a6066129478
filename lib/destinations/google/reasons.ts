/**
 * What Google's reasons for refusing mean: those of the answer to a request, and those that processing gives later, without a prefix.
 * https://developers.google.com/data-manager/api/reference/rest/v1/ErrorReason and .../requestStatus/retrieve#ProcessingErrorReason (read 2026-11)
 */
import type { HoldAction, Outcome } from '@/lib/model/delivery';
import { HOUR_MS } from '@/lib/core/instant';

const TRANSIENT = new Set(['INTERNAL_ERROR', 'INTERNAL', 'DEADLINE_EXCEEDED', 'UNAVAILABLE', 'ABORTED', 'CANCELLED']);
const THROTTLED = new Set(['RESOURCE_EXHAUSTED', 'RATE_LIMIT_EXCEEDED']);
const DUPLICATE = new Set(['DUPLICATE_GCLID', 'DUPLICATE_TRANSACTION_ID']);
/** Google knows a click some hours after it; its Ads API asked to wait six. */
const TOO_RECENT = new Set(['TOO_RECENT_CLICK', 'TOO_RECENT_EVENT']);
const TOO_RECENT_MS = 6 * HOUR_MS;

const CONFIG: ReadonlyMap<string, HoldAction> = new Map([
  ...each('reconnect', 'UNAUTHENTICATED', 'ACCESS_TOKEN_EXPIRED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'ACCOUNT_STATE_INVALID'),
  ...each('reconnect', 'ACCESS_TOKEN_TYPE_UNSUPPORTED', 'CREDENTIALS_MISSING'),
  ...each('permission', 'PERMISSION_DENIED', 'SERVICE_DISABLED', 'CONSUMER_INVALID', 'USER_PROJECT_DENIED', 'BILLING_DISABLED'),
  ...each(
    'permission',
    'IAM_PERMISSION_DENIED',
    'NOT_ALLOWLISTED',
    'DESTINATION_ACCOUNT_DATA_POLICY_PROHIBITS_ENHANCED_CONVERSIONS',
  ),
  ...each('accept_terms', 'TERMS_AND_CONDITIONS_NOT_SIGNED', 'DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED'),
  ...each('accept_terms', 'DESTINATION_ACCOUNT_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS'),
  ...each('settings', 'NOT_FOUND', 'INVALID_DESTINATION', 'INVALID_CONVERSION_ACTION_ID', 'INVALID_CONVERSION_ACTION_TYPE'),
  ...each('settings', 'INVALID_MERCHANT_ID', 'DESTINATION_ACCOUNT_TYPE_MISMATCH', 'EVENT_SOURCE_AND_DESTINATION_MISMATCH'),
  ...each('settings', 'OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH', 'INVALID_OPERATING_ACCOUNT_FOR_CLICK'),
  ...each('settings', 'OPERATING_ACCOUNT_MISMATCH_FOR_AD_IDENTIFIER', 'CUSTOM_VARIABLE_NOT_ENABLED', 'CUSTOM_VARIABLE_NOT_FOUND'),
  ...each('settings', 'INVALID_CUSTOM_VARIABLE', 'DUPLICATE_DESTINATION_REFERENCE', 'TOO_MANY_DESTINATIONS'),
]);

/** The outcome that a reason stands for. */
export function outcomeOfReason(code: string, message: string, field?: string): Outcome {
  if (DUPLICATE.has(code)) return { class: 'duplicate', code, message };
  if (THROTTLED.has(code)) return { class: 'throttled', code, message };
  if (TOO_RECENT.has(code)) return { class: 'transient', code, message, retryAfterMs: TOO_RECENT_MS };
  if (TRANSIENT.has(code)) return { class: 'transient', code, message };
  const action = CONFIG.get(code);
  return action ? { class: 'config', code, message, action } : { class: 'rejected', code, message, field };
}

function each(action: HoldAction, ...reasons: string[]): [string, HoldAction][] {
  return reasons.map((reason) => [reason, action]);
}
