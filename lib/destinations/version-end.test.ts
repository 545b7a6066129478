/**
 * Protects that nobody learns of a version's end from the platform's refusals: every destination says its end, and it is told 60
 * days before.
 */
import { describe, expect, it } from 'vitest';
import { parseDay } from '@/lib/core/day';
import { destinations } from './registry';
import { VERSION_WARN_DAYS, versionEnds } from './version-end';

const acme = (endsOn: string | null) => ({ name: 'Acme', apiVersion: { name: 'v7', endsOn, read: '2026-11' } });
const at = (text: string) => new Date(text);

describe('E8 versions of the destinations', () => {
  const versioned = destinations.flatMap(({ id, apiVersion }) => (apiVersion ? [[id, apiVersion] as const] : []));

  it.each(versioned)('%s says when its version ends, or that no end is announced, and when that was read', (_, version) => {
    expect(version.name).not.toBe('');
    expect(version.read).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
    if (version.endsOn !== null) expect(parseDay(version.endsOn)).toBe(version.endsOn);
    if (version.releasedOn !== undefined) expect(parseDay(version.releasedOn)).toBe(version.releasedOn);
    if (version.endsOn !== null && version.releasedOn !== undefined) expect(version.endsOn > version.releasedOn).toBe(true);
  });

  it('asks Meta for the version that is current since 4 November 2026', () => {
    expect(new Map(versioned).get('meta')).toMatchObject({ name: 'v27.0', releasedOn: '2026-11-04', endsOn: null });
  });
});

describe('E8 the warning', () => {
  it.each([
    ['61 days before', '2026-12-31T00:00:00Z', undefined],
    ['a moment more than 60 days before', '2026-12-31T23:59:59Z', undefined],
    [
      '60 days before',
      '2027-01-01T00:00:00Z',
      /ends on 2027-03-02, in 60 days: whoever runs the server should update Tieback\.$/,
    ],
    ['the day before', '2027-03-01T12:00:00Z', /in 1 day:/],
    ['from the day on', '2027-03-02T00:00:00Z', /may have ended on 2027-03-02/],
  ])('%s', (_, now, detail) => {
    const [found] = versionEnds([acme('2027-03-02')], at(now));
    if (detail) expect(found?.detail).toMatch(detail);
    else expect(found).toBeUndefined();
  });

  it('is not given where no end is announced or there is no version, and names the soonest first', () => {
    const none = { name: 'Plain' };
    const found = versionEnds([acme(null), none, acme('2027-02-01'), acme('2027-01-15')], at('2027-01-10T00:00:00Z'));
    expect(found.map(({ endsOn }) => endsOn)).toEqual(['2027-01-15', '2027-02-01']);
    expect(VERSION_WARN_DAYS).toBe(60);
  });
});
