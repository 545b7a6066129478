/** Protects the warning of double counting: one account is known however it is typed, and two accounts are never taken for one. */
import { describe, expect, it } from 'vitest';
import { accountOf } from './account';
import { secretNames } from './define';
import { destinationOf, destinations } from './registry';

const account = (id: string, settings: Record<string, unknown>) => {
  const destination = destinationOf(id);
  return destination && accountOf(destination, settings);
};

describe('the account that a connection sends to', () => {
  it.each([
    ['hyphens', 'google', { customerId: '123-456-7890' }, { customerId: '1234567890' }],
    ['blanks and quotes', 'meta', { datasetId: ' "1234" ' }, { datasetId: '1234', accessToken: 'another' }],
    ['capitals', 'ga4', { measurementId: 'g-abc123' }, { measurementId: 'G-ABC123' }],
  ])('is one whatever the %s', (_, id, one, other) => {
    expect(account(id, one)).toBeDefined();
    expect(account(id, one)).toBe(account(id, other));
  });

  it.each([
    ['pixels', 'meta', { datasetId: '1' }, { datasetId: '2' }],
    ['actions of one advertiser', 'cj', { enterpriseId: '1', actionTrackerId: '2' }, { enterpriseId: '1', actionTrackerId: '3' }],
    ['addresses that hyphens tell apart', 'webhook', { url: 'https://a.example/x-y' }, { url: 'https://a.example/xy' }],
  ])('differs for two %s', (_, id, one, other) => {
    expect(account(id, one)).toBeDefined();
    expect(account(id, one)).not.toBe(account(id, other));
  });

  it('is not known while nothing is filled in', () => {
    expect(account('meta', { datasetId: '  ' })).toBeUndefined();
    expect(account('klaviyo', { apiKey: 'pk_1' })).toBeUndefined();
  });
});

describe('every destination', () => {
  it('names its account by settings that are no secrets', () => {
    for (const destination of destinations) {
      const secret = secretNames(destination);
      const open = destination.fields.map(({ name }) => name).filter((name) => !secret.has(name));
      expect(open).toEqual(expect.arrayContaining([...(destination.account ?? [])]));
    }
  });

  it('names it, unless only a secret or the names of events do', () => {
    const unnamed = destinations.filter((destination) => !destination.account).map(({ id }) => id);
    expect(unnamed.sort()).toEqual(['attentive', 'braze', 'klaviyo', 'linkedin', 'outbrain', 'postscript']);
  });
});
