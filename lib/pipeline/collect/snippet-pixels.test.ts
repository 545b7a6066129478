/**
 * Protects what a site's script says of its connections to every visitor: public settings alone, and only events whose two copies
 * are the same.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConnectionNow } from '@/db/queries/connection';
import { defaultMapping } from '@/lib/delivery/default-mapping';
import { destinationOf, destinations } from '@/lib/destinations/registry';
import type { EventRule } from '@/lib/model/mapping';
import { newTestId } from '@/lib/testing/builders';
import { snippetPixels } from './snippet-pixels';

const rule = (over: Partial<EventRule> = {}): EventRule => ({
  send: true,
  as: 'Named',
  filters: [],
  value: { rule: 'total' },
  params: [],
  ...over,
});

/** A connection with its pixel on, set as the vendor's sandbox wants it. */
function connection(destination: string, over: Partial<ConnectionNow> = {}): ConnectionNow {
  const definition = destinationOf(destination);
  if (!definition) throw new Error(`there is no destination ${destination}`);
  return {
    siteId: newTestId<'site'>(),
    id: newTestId<'connection'>(),
    destination,
    name: definition.name,
    enabled: true,
    version: 1,
    baseUrl: null,
    secrets: {},
    hold: null,
    pixel: true,
    ...{ mode: 'live', takeoverAt: null, earlierRefunds: 'left' },
    createdAt: new Date(0),
    deletedAt: null,
    settings: definition.sandbox.settings,
    mapping: { purchase: rule({ as: 'Purchase' }) },
    ...over,
  };
}

const meta = (over: Partial<ConnectionNow> = {}) =>
  connection('meta', { settings: { datasetId: '123', accessToken: 'never' }, ...over });

describe('the pixels of a site', () => {
  it('say what the page needs, and nothing else', () => {
    expect(snippetPixels([meta()])).toEqual([
      { id: 'meta', settings: { datasetId: '123' }, needs: ['ad_storage', 'ad_user_data'], events: { purchase: 'Purchase' } },
    ]);
  });

  it.each([
    ['off', { pixel: false }],
    ['of a paused connection', { enabled: false }],
    ['of a connection that lacks what it needs', { settings: {} }],
    ['of a destination that has none', { destination: 'webhook' }],
    ['of a destination that is gone', { destination: 'gone' }],
  ])('are not there when %s', (_, over) => {
    expect(snippetPixels([meta(over)])).toEqual([]);
  });

  it('are started once for one account of a platform, however many connections send to it', () => {
    const accounts = snippetPixels([meta(), meta(), meta({ settings: { datasetId: '456' } })]).map(({ settings }) => settings);
    expect(accounts).toEqual([{ datasetId: '123' }, { datasetId: '456' }]);
  });

  it('are shown what the mapping renames; what it changes is the server’s alone', () => {
    const mapping = {
      purchase: rule(),
      view_item: rule({ send: false }),
      search: rule({ as: '' }),
      add_to_cart: rule({ filters: [{ property: 'plan', test: 'exists', value: '' }] }),
      begin_checkout: rule({ value: { rule: 'net_of_tax' } }),
      sign_up: rule({ params: [{ name: 'plan', type: 'text', from: { kind: 'constant', value: 'a' } }] }),
      refund: rule(),
      identify: rule(),
    };
    expect(snippetPixels([meta({ mapping })])[0]?.events).toEqual({ purchase: 'Named' });
  });

  it('make ids in the form that the connection gives its events', () => {
    const [own, other] = snippetPixels([meta(), meta({ settings: { datasetId: '1', eventIdForm: 'order-{order}' } })]);
    expect([own?.idForm, other?.idForm]).toEqual([undefined, 'order-{order}']);
  });

  it('are not shown what would have to be flagged for limited use', () => {
    const flagged = meta({ settings: { datasetId: '1', limitedDataUse: true } });
    expect(snippetPixels([flagged])[0]?.needs).toEqual(['ad_storage', 'ad_user_data', 'ad_personalization']);
  });

  it('are not shown what their own code would leave out', () => {
    const [linkedin, microsoft] = snippetPixels([
      connection('linkedin', { mapping: { purchase: rule({ as: '104012/104020' }), sign_up: rule({ as: '104013' }) } }),
      connection('microsoft', { mapping: { purchase: rule({ as: 'purchase' }), page_view: rule({ as: 'pageLoad' }) } }),
    ]);
    expect([linkedin?.events, microsoft?.events]).toEqual([{ purchase: '104012/104020' }, { purchase: 'purchase' }]);
  });

  it('of one destination are in step: an event is shown to all of them or to none', () => {
    const first = meta({ mapping: { purchase: rule({ as: 'Purchase' }), search: rule() } });
    const second = meta({
      settings: { datasetId: '456', limitedDataUse: true },
      mapping: { purchase: rule({ as: 'Order' }), sign_up: rule() },
    });
    const needs = ['ad_storage', 'ad_user_data', 'ad_personalization'];
    expect(snippetPixels([first, second])).toEqual([
      { id: 'meta', settings: { datasetId: '123' }, needs, events: { purchase: 'Purchase' } },
      { id: 'meta', settings: { datasetId: '456' }, needs, events: { purchase: 'Order' } },
    ]);
  });

  it.each(destinations.flatMap(({ id, pixel }) => (pixel ? [id] : [])))(
    '%s: as the sandbox is set, with no secret among it',
    (id) => {
      const definition = destinationOf(id);
      const [made] = snippetPixels([connection(id, { mapping: definition && defaultMapping(definition) })]);
      expect(made?.id).toBe(id);
      const secrets = definition?.fields.filter(({ kind }) => kind.endsWith('secret')).map(({ name }) => name) ?? [];
      expect(secrets.filter((name) => name in (made?.settings ?? {}))).toEqual([]);
    },
  );
});

it('the guide names the host of every pixel, for content security policies', () => {
  const guide = readFileSync('docs/pixels.md', 'utf8');
  const missing = destinations.filter(({ name, pixel }) => pixel && !guide.includes(`| ${name} | ${pixel.scriptHost} |`));
  expect(missing.map(({ id }) => id)).toEqual([]);
});
