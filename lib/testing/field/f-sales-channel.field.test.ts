/** How each platform is told that an order was placed in a shop, and how a mapping can tell. */
import { describe, expect, it } from 'vitest';
import { applyRule } from '@/lib/delivery/apply-rule';
import { commonFields } from '@/lib/delivery/connection-settings';
import { destinationOf, destinations } from '@/lib/destinations/registry';
import { buildConversion } from '../conversion';

const sourceIn = (item: unknown): string | undefined =>
  /"(?:action_source|eventSource|salesChannel)":"(\w+)"/.exec(JSON.stringify(item))?.[1];

describe('F12 an order of a point of sale', () => {
  it.each([
    ['meta', 'Purchase', 'physical_store', 'website'],
    ['pinterest', 'checkout', 'offline', 'web'],
    ['reddit', 'Purchase', 'PHYSICAL_STORE', 'WEBSITE'],
    ['snapchat', 'PURCHASE', 'OFFLINE', 'WEB'],
    ['google', '123456789', 'IN_STORE', 'WEB'],
    ['webhook', 'order.placed', 'pos', 'online'],
  ])('F12 is called at %s as the platform calls it', (id, as, inStore, online) => {
    const definition = destinationOf(id);
    const opened = definition?.open(definition.sandbox.settings, 'https://platform.example');
    const told = (salesChannel: string) => {
      const prepared = opened?.prepare(buildConversion({ as, salesChannel }));
      return prepared?.ok ? sourceIn(prepared.value.item) : prepared?.failure;
    };
    expect([told('pos'), told('online')]).toEqual([inStore, online]);
    expect(definition?.pointOfSale).toBeDefined();
  });

  it.each(destinations.map((definition) => [definition.id, definition] as const))(
    'F12 can be sent to or left out of %s, in words that say what comes of it',
    (_, definition) => {
      const field = commonFields(definition).find(({ name }) => name === 'pointOfSale');
      expect(field?.choices?.[0]?.label).toBe(definition.pointOfSale ? 'Send (the usual)' : 'Leave out (the usual)');
    },
  );

  it('F12 is told by a filter on sales_channel, whatever one of its sources calls it', () => {
    const filter = { property: 'sales_channel', test: 'equals' as const, value: 'pos' };
    const rule = { send: true, as: 'Purchase', filters: [filter], value: { rule: 'total' as const }, params: [] };
    const passes = (over: Record<string, unknown>) => applyRule(buildConversion(over), rule).ok;
    expect(passes({ salesChannel: 'pos' })).toBe(true);
    expect(passes({ salesChannel: 'online', properties: { sales_channel: 'pos' } })).toBe(false);
    expect(passes({ properties: { sales_channel: 'pos' } })).toBe(true);
  });
});
