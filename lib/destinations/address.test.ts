/**
 * Protects: a connection's secrets go to the host that they were entered for, and the form knows beforehand when they will not.
 */
import { describe, expect, it } from 'vitest';
import { goesElsewhere } from './address';
import { destinationOf, destinations } from './registry';

const meta = destinationOf('meta');
const webhook = destinationOf('webhook');

describe('goesElsewhere', () => {
  it.each([
    ['the same proxy', 'https://proxy.example/a', 'https://proxy.example/b', false],
    ['a capital letter', 'https://proxy.example', 'https://PROXY.example', false],
    ['the usual port, written out', 'https://proxy.example', 'https://proxy.example:443', false],
    ['the platform, written out', null, 'https://graph.facebook.com', false],
    ['another host', 'https://proxy.example', 'https://proxy.example.evil', true],
    ['another port', 'https://proxy.example', 'https://proxy.example:8443', true],
    ['a proxy in place of the platform', null, 'https://proxy.example', true],
    ['the platform in place of a proxy', 'https://proxy.example', null, true],
    ['the sandbox', null, 'sandbox', true],
  ])('%s', (_, from, to, elsewhere) => {
    expect(meta && goesElsewhere(meta, { settings: {}, baseUrl: from }, { settings: {}, baseUrl: to })).toBe(elsewhere);
  });

  it('reads the settings that hold an address', () => {
    const at = (url: string) => ({ settings: { url }, baseUrl: null });
    expect(webhook && goesElsewhere(webhook, at('https://a.example/in'), at('https://a.example/out'))).toBe(false);
    expect(webhook && goesElsewhere(webhook, at('https://a.example/in'), at('https://b.example/in'))).toBe(true);
  });
});

describe('every destination', () => {
  it('names the settings that say where requests go: a request to another host comes of no other setting', () => {
    const planted = 'https://planted.example/in';
    const takers = destinations.flatMap((definition) =>
      definition.fields.flatMap(({ name, address }) => {
        const settings = { ...definition.sandbox.settings, [name]: planted };
        if (address || !definition.settings.safeParse(settings).success) return [];
        return hostsOf(definition.open(settings, definition.baseUrl || 'https://own.example')).includes('planted.example')
          ? [`${definition.id}.${name}`]
          : [];
      }),
    );
    expect(takers).toEqual([]);
  });
});

type Opened = ReturnType<NonNullable<typeof meta>['open']>;

/** Hosts that the credentials' check goes to: the same as those of events. */
function hostsOf({ probe }: Opened): string[] {
  const request = probe?.request({ now: new Date(0), accessToken: 'token' });
  return request ? [new URL(request.url).host] : [];
}
