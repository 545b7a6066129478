/** Protects what a report shows when nobody said which days. */
import { describe, expect, it } from 'vitest';
import { recentRange } from './recent-range';

/** Already the 24th in Kolkata. */
const NOW = new Date('2026-11-23T20:00:00Z');
const site = { timeZone: 'Asia/Kolkata' };

describe('the recent range', () => {
  it.each([
    ["ends with the site's today", {}, { from: '2026-10-26', to: '2026-11-25' }],
    ['keeps an end that was sent', { to: '2026-03-31' }, { from: '2026-03-01', to: '2026-03-31' }],
    ['keeps a beginning that was sent', { from: '2026-11-01' }, { from: '2026-11-01', to: '2026-11-25' }],
    ['leaves nonsense for the schema to name', { to: 'soon' }, { from: '2026-10-26', to: 'soon' }],
  ])('%s', (_, sent, range) => {
    expect(recentRange(site, sent, NOW)).toEqual(range);
  });
});
