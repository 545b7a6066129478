/** Protects what becomes of a submission that impact.com first only queued. */
import { describe, expect, it } from 'vitest';
import { impact } from './destination';

const status = impact.open(impact.sandbox.settings, impact.baseUrl).status;

describe('a submission', () => {
  it('is asked for by the id of its answer', () => {
    const request = status?.request('A-86b9', { now: new Date(0) });
    expect([request?.method, request?.url]).toEqual([
      'GET',
      'https://api.impact.com/Advertisers/IRsandbox1234567abcdefgh/APISubmissions/A-86b9',
    ]);
  });

  it.each([
    ['is waited for while queued', 200, { Status: 'Queued' }, undefined],
    ['is waited for while worked on', 200, { Status: 'In Progress' }, undefined],
    ['is waited for while nobody answers', 503, { Status: 'Complete' }, undefined],
    ['stands when complete', 200, { Status: 'Complete', ErrorType: '' }, { class: 'delivered' }],
    [
      'is refused with its reasons',
      200,
      { Status: 'Complete', ErrorType: 'Contract Error', ErrorExplanations: ['CONTRACT_NOT_FOUND', 'RESTRICTED_PROMOCODE'] },
      {
        class: 'rejected',
        code: 'Contract Error',
        message: 'Contract Error: CONTRACT_NOT_FOUND, RESTRICTED_PROMOCODE',
      },
    ],
  ])('%s', (_, code, body, outcome) => {
    const verdict = status?.read({ status: code, headers: {}, body: JSON.stringify(body) }, 1);
    expect(verdict).toEqual(outcome && { taken: 'all', outcome });
  });
});
