/** Protects the forms of destinations: no stored secret in them, hints that never refuse, and changes that keep what was not touched. */
import { describe, expect, it } from 'vitest';
import { changedValues, firstValues, generatedValue, hintOf } from './setting-values';
import type { FieldView } from './views';

const field = (over: Partial<FieldView>): FieldView => ({
  name: 'id',
  label: 'Id',
  help: '',
  kind: 'text',
  required: true,
  initial: '',
  ...over,
});
const fields = [
  field({ name: 'id' }),
  field({ name: 'token', kind: 'secret' }),
  field({ name: 'keyFile', kind: 'long_secret', required: false }),
  field({ name: 'region', kind: 'choice', initial: 'any' }),
  field({ name: 'sendPhone', kind: 'switch', initial: false }),
];
const needs = ['ad_storage'] as const;

describe('the first values', () => {
  it('of a new form are the defaults of the schema', () => {
    expect(firstValues({ fields, consent: { needs } })).toEqual({
      id: '',
      token: '',
      keyFile: '',
      region: 'any',
      sendPhone: false,
      eventIdForm: '',
    });
  });

  it('of a stored connection are its settings; the flag for opted-out buyers is there where the platform has one', () => {
    const restricted = { countries: ['US'], how: 'LDU' };
    const stored = { id: '12', region: 'eu', sendPhone: true, limitedDataUse: true, eventIdForm: '{order}', unknown: 1 };
    expect(firstValues({ fields, consent: { needs, restricted } }, stored)).toEqual({
      id: '12',
      token: '',
      keyFile: '',
      region: 'eu',
      sendPhone: true,
      limitedDataUse: true,
      eventIdForm: '{order}',
    });
  });
});

describe('a hint', () => {
  const usual = { source: '^\\d{10,20}$', flags: '', hint: 'It is usually 15 digits.' };
  it.each([
    ['nothing typed', '', undefined],
    ['as usual', '1234567890123456', undefined],
    ['too short', '123', 'It is usually 15 digits. It can be saved as it is.'],
    ['a secret that is to be removed', null, undefined],
    ['a switch', true, undefined],
  ])('%s', (_, value, text) => {
    expect(hintOf({ kind: 'text', usual }, value)?.text).toBe(text);
  });

  it('heeds the flags of the pattern', () => {
    expect(hintOf({ kind: 'text', usual: { source: '^[a-f]+$', flags: 'i', hint: 'hex' } }, 'ABC')).toBeUndefined();
  });

  it('is not given where nothing is usual', () => {
    expect(hintOf({ kind: 'text' }, 'anything')).toBeUndefined();
  });
});

it('makes a value of the prefix and the bytes in base64', () => {
  expect(generatedValue({ prefix: 'whsec_' }, new Uint8Array([0, 255, 16]))).toBe('whsec_AP8Q');
});

it('sends emptied texts and removed secrets, but no empty secret', () => {
  const values = { id: '', token: '', keyFile: null, region: 'eu', sendPhone: false, limitedDataUse: false };
  expect(changedValues(values, fields)).toEqual({ id: '', keyFile: null, region: 'eu', sendPhone: false, limitedDataUse: false });
});
