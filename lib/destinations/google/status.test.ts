/** Protects the later verdict: what Google says of a request that it has processed, and what it leaves open. */
import { describe, expect, it } from 'vitest';
import { google } from './destination';
import { googleSandbox } from './sandbox';
import { readGoogleStatus } from './status';

const NOW = new Date('2026-03-29T02:31:00Z');
const counted = (reason: string, recordCount: string) => ({ errorCounts: [{ reason, recordCount }] });
const answer = (...requestStatusPerDestination: unknown[]) => ({
  status: 200,
  headers: {},
  body: JSON.stringify({ requestStatusPerDestination }),
});

describe('readGoogleStatus', () => {
  it.each([
    ['still processing', [{ requestStatus: 'PROCESSING' }]],
    ['one of two undecided', [{ requestStatus: 'SUCCESS' }, { requestStatus: 'REQUEST_STATUS_UNKNOWN' }]],
    ['nothing said', []],
  ])('leaves %s open', (_, statuses) => {
    expect(readGoogleStatus(answer(...statuses), 1)).toBeUndefined();
  });

  it.each([401, 429, 500])('leaves a %i open', (status) => {
    expect(readGoogleStatus({ status, headers: {}, body: '{"error":{}}' }, 1)).toBeUndefined();
  });

  it.each([
    ['PROCESSING_ERROR_REASON_INVALID_GCLID', { class: 'rejected', code: 'INVALID_GCLID', own: true }],
    ['PROCESSING_ERROR_REASON_DENIED_CONSENT', { class: 'rejected', code: 'DENIED_CONSENT', own: true }],
    ['PROCESSING_ERROR_REASON_EVENT_TOO_OLD', { class: 'rejected', code: 'EVENT_TOO_OLD', own: true }],
    ['PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID', { class: 'duplicate', code: 'DUPLICATE_TRANSACTION_ID' }],
    ['PROCESSING_ERROR_REASON_INTERNAL_ERROR', { class: 'transient', code: 'INTERNAL_ERROR' }],
    ['PROCESSING_ERROR_REASON_TOO_RECENT_CLICK', { class: 'transient', code: 'TOO_RECENT_CLICK', retryAfterMs: 21_600_000 }],
    [
      'PROCESSING_ERROR_REASON_DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED',
      { class: 'config', code: 'DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED', action: 'accept_terms' },
    ],
    [
      'PROCESSING_ERROR_OPERATING_ACCOUNT_MISMATCH_FOR_AD_IDENTIFIER',
      { class: 'config', code: 'OPERATING_ACCOUNT_MISMATCH_FOR_AD_IDENTIFIER', action: 'settings' },
    ],
  ])('reads a request that failed by %s', (reason, outcome) => {
    const status = { requestStatus: 'FAILED', errorInfo: counted(reason, '2') };
    const message = `Google could use none of the events: ${outcome.code} (2).`;
    expect(readGoogleStatus(answer(status), 2)).toEqual({ taken: 'all', outcome: { ...outcome, message } });
  });

  it('reads the guide’s own word for a failure alike', () => {
    const status = { requestStatus: 'FAILURE', errorInfo: counted('PROCESSING_ERROR_REASON_INVALID_GCLID', '1') };
    expect(readGoogleStatus(answer(status), 1)).toMatchObject({ taken: 'all', outcome: { class: 'rejected' } });
  });

  it('says how many failed of a request that was used in part, since nobody says which', () => {
    const status = { requestStatus: 'PARTIAL_SUCCESS', errorInfo: counted('PROCESSING_ERROR_REASON_INVALID_GCLID', '2') };
    expect(readGoogleStatus(answer(status), 10)).toEqual({
      taken: 'all',
      outcome: {
        class: 'delivered',
        code: 'partly_counted',
        message:
          'Counted 8 of 10: Google took the request, but not every event of it. Google could not use 2 of the 10 events sent together: INVALID_GCLID (2).',
      },
    });
  });
});

describe('a connection', () => {
  const opened = google.open({ ...googleSandbox.settings, cloudProjectId: 'my-store-1234' }, google.baseUrl);
  const call = { now: NOW, accessToken: 'sandbox-access-token' };
  const ask = ({
    method,
    url,
    headers,
    body = '',
  }: {
    method: string;
    url: string;
    headers: Record<string, string>;
    body?: string;
  }) => {
    const { pathname: path, searchParams: query } = new URL(url);
    const state = { now: NOW, revoked: false, throttled: false, isKnown: () => false };
    return googleSandbox.answer({ method, path, query, headers, body }, state);
  };

  it('asks for the status by the request’s id', () => {
    const request = opened.status?.request('126365e1/16', call);
    expect(request).toEqual({
      method: 'GET',
      url: 'https://datamanager.googleapis.com/v1/requestStatus:retrieve?requestId=126365e1%2F16',
      headers: { authorization: 'Bearer sandbox-access-token', 'x-goog-user-project': 'my-store-1234' },
    });
    expect(request && opened.status?.read(ask(request).response, 1)).toEqual({
      taken: 'all',
      outcome: { class: 'delivered', code: 'SUCCESS' },
    });
  });

  it('tests its credentials by an event that is recorded nowhere', () => {
    const request = opened.probe?.request(call);
    const { response, taken } = ask(request ?? { method: '', url: 'https://x.example', headers: {} });
    expect(response.status).toBe(400);
    expect(taken).toEqual([]);
    expect(opened.probe?.read(response)).toMatchObject({ class: 'delivered' });
  });

  it('finds out in its test that the account is not theirs', () => {
    const error = { message: 'The caller does not have permission.', status: 'PERMISSION_DENIED', details: [] };
    const response = { status: 403, headers: {}, body: JSON.stringify({ error }) };
    expect(opened.probe?.read(response)).toMatchObject({ class: 'config', action: 'permission' });
  });
});
