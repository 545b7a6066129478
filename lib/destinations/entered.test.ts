/** Protects the forms of connections: what people paste by habit is mended or named, and nothing of a value's own is lost. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanedSettings, cleanedValue, type EnteredField, enteredHint } from './entered';
import { destinations } from './registry';

const token: EnteredField = { kind: 'secret' };
const id: EnteredField = { kind: 'text', usual: { pattern: /^\d{10,20}$/, hint: 'It is usually 15 or 16 digits.' } };
const SAVED = 'It can be saved as it is.';

describe('a value', () => {
  it.each<[string, EnteredField, string, string]>([
    ['blanks around a token', token, '  EAAabc\n', 'EAAabc'],
    ['blanks without width, as web pages have them', token, '\u200bEAAabc\ufeff\u00a0', 'EAAabc'],
    ['a pasted Bearer', token, 'Bearer EAAabc', 'EAAabc'],
    ['in small letters, with more blanks', token, ' bearer   EAAabc ', 'EAAabc'],
    ['the whole header', token, 'Authorization: Bearer EAAabc', 'EAAabc'],
    ['Klaviyo’s own word', token, 'Klaviyo-API-Key pk_123', 'pk_123'],
    ['straight quotes', token, '"EAAabc"', 'EAAabc'],
    ['curly quotes', id, '“1234567890123456”', '1234567890123456'],
    ['a quoted Bearer', token, '"Bearer EAAabc"', 'EAAabc'],
    ['a Bearer before quotes', token, "Bearer 'EAAabc'", 'EAAabc'],
    ['a token that begins like the word', token, 'BearerEAAabc', 'BearerEAAabc'],
    ['the word alone', token, 'Bearer', 'Bearer'],
    ['a long token', { kind: 'long_secret' }, 'Bearer AQX\n', 'AQX'],
    ['JSON of a key file', { kind: 'long_secret' }, ' {"type": "service_account"}\n', '{"type": "service_account"}'],
    [
      'header lines, which are theirs',
      { kind: 'long_secret', asTyped: true },
      'Authorization: Bearer x\n',
      'Authorization: Bearer x',
    ],
    ['a Bearer in an id, which is no token', id, 'Bearer 12', 'Bearer 12'],
    ['a choice', { kind: 'choice' }, '"eu"', '"eu"'],
    ['quotes around nothing', token, '""', '""'],
  ])('%s', (_, field, text, value) => {
    expect(cleanedValue(field, text)).toBe(value);
  });

  it('that was cleaned once is not changed again', () => {
    const text = fc
      .array(fc.constantFrom('Bearer ', '"', ' ', '\u200b', 'EAA', '1', '{', '\n'), { maxLength: 8 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom(id, { kind: 'text', address: true } as const), (value, field) => {
        const once = cleanedValue(field, value);
        expect(cleanedValue(field, once).length).toBeLessThanOrEqual(once.length);
        expect(value).toContain(once);
      }),
    );
  });
});

describe('a hint', () => {
  const business = 'https://business.facebook.com/events_manager2/list/dataset/1234567890123456/overview?business_id=99';
  it.each<[string, EnteredField, string, ReturnType<typeof enteredHint>]>([
    ['nothing typed', id, '   ', undefined],
    ['as usual', id, '1234567890123456', undefined],
    ['as usual, with blanks around it', id, ' 1234567890123456 ', undefined],
    ['a wrong form', id, '123', { text: `It is usually 15 or 16 digits. ${SAVED}` }],
    [
      'a whole address with the id in its path',
      id,
      business,
      { text: 'This is a whole address; only the id in it is asked for.', fix: '1234567890123456' },
    ],
    [
      'with the id in its query, under its prefix',
      id,
      'https://adsmanager.facebook.com/adsmanager?act=act_1234567890123',
      { text: 'This is a whole address; only the id in it is asked for.', fix: '1234567890123' },
    ],
    ['without any id', id, 'https://example.com/', { text: 'This is a whole address; only the id in it is asked for.' }],
    ['an address where one is asked for', { kind: 'text', address: true }, 'https://hooks.example.com/x', undefined],
    [
      'an address where one is usual',
      { kind: 'text', usual: { pattern: /^https?:\/\//, hint: 'It begins with https://.' } },
      'https://shop.example',
      undefined,
    ],
    ['a Bearer', token, 'Bearer EAAabc', { text: 'The word before the key is left out when it is saved.', fix: 'EAAabc' }],
    ['quotes', token, '"EAAabc"', { text: 'The quotes around it are left out when it is saved.', fix: 'EAAabc' }],
    [
      'a token that a mail has broken',
      token,
      'EAAabc\ndef',
      {
        text: 'A blank or a line break stands inside it, which such a key never has: copy it again, whole.',
        fix: 'EAAabcdef',
      },
    ],
    ['header lines', { kind: 'long_secret', asTyped: true }, 'A: b\nC: d', undefined],
    ['a switch', { kind: 'switch' }, 'true', undefined],
  ])('%s', (_, field, text, hint) => {
    expect(enteredHint(field, text)).toEqual(hint);
  });

  it('heeds the flags of a pattern, and judges the same value the same twice', () => {
    const field: EnteredField = { kind: 'text', usual: { pattern: /^[a-f]+$/gi, hint: 'hex' } };
    expect([enteredHint(field, 'ABC'), enteredHint(field, 'ABC')]).toEqual([undefined, undefined]);
  });
});

describe('settings of every destination', () => {
  it.each(destinations.map((destination) => [destination.id, destination] as const))(
    '%s: a good value stays as it is',
    (_, destination) => {
      const { settings } = destination.sandbox;
      expect(cleanedSettings(destination, settings)).toEqual(settings);
    },
  );

  const tokens = destinations.flatMap((destination) =>
    destination.fields
      .filter(({ kind, asTyped }) => kind === 'secret' && !asTyped)
      .flatMap(({ name }) => {
        const value = destination.sandbox.settings[name];
        return typeof value === 'string' && value !== '' ? [[destination.id, name, value, destination] as const] : [];
      }),
  );
  it.each(tokens)('%s: a Bearer before its %s is left out', (_, name, value, destination) => {
    expect(cleanedSettings(destination, { [name]: ` Bearer ${value}\n` })).toEqual({ [name]: value });
  });
});
