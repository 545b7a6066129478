/** Protects that a test event goes where Taboola checks it, and only with a click that an admin has named. */
import { describe, expect, it } from 'vitest';
import { buildConversion } from '@/lib/testing/conversion';
import { taboola } from './destination';

const NOW = new Date('2026-03-29T01:31:00Z');
const { settings } = taboola.sandbox;

describe('a test event', () => {
  it('is a postback of its own, without a time', () => {
    const opened = taboola.open(settings, taboola.baseUrl);
    const prepared = opened.prepare(buildConversion({ as: 'make_purchase', items: [] }));
    const request = opened.request(prepared.ok ? [prepared.value.item] : [], { now: NOW, test: true });
    const { origin, pathname, searchParams } = new URL(request.url);
    expect([request.method, origin + pathname]).toEqual(['GET', 'https://trc.taboola.com/actions-handler/log/3/s2s-action']);
    expect(Object.fromEntries(searchParams)).toEqual({
      'click-id': 'GiDxLZcEVjwEqkGfKQMQndUYMIeZXFHmZ0DrHIJhGS6kKiDzkGUos9GzkpqG-YHQATCwxlQ',
      name: 'make_purchase',
      revenue: '79.9',
      currency: 'EUR',
      orderid: '#1042',
    });
  });

  it.each([
    ['comes with the click of the settings', settings, { param: 'tblci', value: settings['testClickId'] }],
    ['comes with none where none is named', { ...settings, testClickId: '' }, undefined],
  ])('%s', (_, own, click) => {
    expect(taboola.open(own, taboola.baseUrl).testClick).toEqual(click);
  });
});
