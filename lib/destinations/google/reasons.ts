/**
 * What Google's reasons for refusing mean: those of the answer to a request, those that processing gives later, without a prefix,
 * and the canonical statuses, which decide where a reason is new.
 */
import { HOUR_MS } from '@/lib/core/instant';
import type { Outcome } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, rowOf, type Said } from '../codes';

/** Google knows a click some hours after it; its Ads API asked to wait six. */
const TOO_RECENT_MS = 6 * HOUR_MS;

const reasons: CodeTable = {
  page: 'https://developers.google.com/data-manager/api/reference/rest/v1/ErrorReason',
  read: '2026-11',
  rows: [
    { means: 'throttled', code: ['RATE_LIMIT_EXCEEDED'] },
    { means: 'transient', code: ['INTERNAL_ERROR'] },
    {
      means: 'reconnect',
      code: [
        'ACCESS_TOKEN_EXPIRED',
        'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
        'ACCOUNT_STATE_INVALID',
        'ACCESS_TOKEN_TYPE_UNSUPPORTED',
        'CREDENTIALS_MISSING',
      ],
    },
    {
      means: 'permission',
      code: [
        'SERVICE_DISABLED',
        'CONSUMER_INVALID',
        'USER_PROJECT_DENIED',
        'BILLING_DISABLED',
        'IAM_PERMISSION_DENIED',
        'NOT_ALLOWLISTED',
        'DESTINATION_ACCOUNT_DATA_POLICY_PROHIBITS_ENHANCED_CONVERSIONS',
      ],
    },
    {
      means: 'accept_terms',
      code: [
        'TERMS_AND_CONDITIONS_NOT_SIGNED',
        'DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED',
        'DESTINATION_ACCOUNT_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS',
      ],
    },
    {
      means: 'settings',
      code: [
        'INVALID_DESTINATION',
        'INVALID_CONVERSION_ACTION_ID',
        'INVALID_CONVERSION_ACTION_TYPE',
        'INVALID_MERCHANT_ID',
        'DESTINATION_ACCOUNT_TYPE_MISMATCH',
        'EVENT_SOURCE_AND_DESTINATION_MISMATCH',
        'OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH',
        'CUSTOM_VARIABLE_NOT_ENABLED',
        'CUSTOM_VARIABLE_NOT_FOUND',
        'INVALID_CUSTOM_VARIABLE',
        'DUPLICATE_DESTINATION_REFERENCE',
        'TOO_MANY_DESTINATIONS',
      ],
    },
    {
      means: 'event',
      code: [
        'REQUIRED_FIELD_MISSING',
        'INVALID_FORMAT',
        'INVALID_SHA256_FORMAT',
        'INVALID_HEX_ENCODING',
        'INVALID_BASE64_ENCODING',
        'INVALID_COUNTRY_CODE',
        'INVALID_POSTAL_CODE',
        'NO_IDENTIFIERS_PROVIDED',
        'EVENT_TIME_INVALID',
        'INVALID_EVENT',
        'INVALID_CURRENCY_CODE',
        'FIELD_VALUE_TOO_LONG',
        'CUSTOM_VARIABLE_VALUE_CONTAINS_PII',
        'TOO_MANY_USER_IDENTIFIERS',
        'TOO_MANY_ELEMENTS',
      ],
    },
    { means: 'invalid', code: ['TOO_MANY_EVENTS'] },
  ],
};

const processing: CodeTable = {
  page: 'https://developers.google.com/data-manager/api/reference/rest/v1/requestStatus/retrieve#ProcessingErrorReason',
  read: '2026-11',
  rows: [
    { means: 'duplicate', code: ['DUPLICATE_GCLID', 'DUPLICATE_TRANSACTION_ID'] },
    { means: 'transient', code: ['TOO_RECENT_CLICK', 'TOO_RECENT_EVENT'], waitMs: TOO_RECENT_MS },
    { means: 'settings', code: ['INVALID_OPERATING_ACCOUNT_FOR_CLICK', 'OPERATING_ACCOUNT_MISMATCH_FOR_AD_IDENTIFIER'] },
    {
      means: 'event',
      code: [
        'EVENT_TOO_OLD',
        'CLICK_NOT_FOUND',
        'INVALID_CLICK',
        'INVALID_GCLID',
        'INVALID_GBRAID',
        'INVALID_WBRAID',
        'CONVERSION_PRECEDES_CLICK',
        'DENIED_CONSENT',
        'NO_CONSENT',
        'UNKNOWN_CONSENT',
      ],
    },
  ],
};

/** INVALID_ARGUMENT is the status of every refused request, and says nothing by itself of an event. */
const statuses: CodeTable = {
  page: 'https://developers.google.com/data-manager/api/devguides/concepts/errors',
  read: '2026-11',
  rows: [
    { means: 'transient', code: ['INTERNAL', 'DEADLINE_EXCEEDED', 'UNAVAILABLE', 'ABORTED', 'CANCELLED'] },
    { means: 'throttled', code: ['RESOURCE_EXHAUSTED'] },
    { means: 'reconnect', code: ['UNAUTHENTICATED'] },
    { means: 'permission', code: ['PERMISSION_DENIED'] },
    { means: 'settings', code: ['NOT_FOUND'] },
  ],
};

export const googleCodes: readonly CodeTable[] = [reasons, processing, statuses];

/** What a late word is read with: it came, and only its reason counts. */
const ANSWERED = { status: 200, headers: {}, body: '{}' };

/** The outcome that a reason of processing stands for. */
export function outcomeOfReason(code: string, message: string): Outcome {
  return outcomeOfCode(googleCodes, ANSWERED, { code, message });
}

/** Whether the tables know the reason. */
export function isKnownReason(said: Said): boolean {
  return rowOf(googleCodes, ANSWERED, said) !== undefined;
}
