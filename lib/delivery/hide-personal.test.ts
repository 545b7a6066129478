/** Protects raw personal data of buyers: what is kept of a request has none, in no form that a platform writes it, and loses nothing else. */
import { describe, expect, it } from 'vitest';
import { hidePersonal } from './hide-personal';

const contact = {
  userId: 'C-1007',
  email: 'Zoë.Müller+shop@GMail.com',
  phone: '+49 (170) 123-4567',
  firstName: 'Zoë Anna',
  lastName: 'Ng',
  city: 'São Paulo',
  region: 'BY',
  postalCode: '80331',
  country: 'DE',
};
const HIDDEN = '[personal data]';

describe('hidePersonal', () => {
  it.each([
    ['as it was sent', 'Zoë.Müller+shop@GMail.com'],
    ['trimmed and lower-cased', 'zoë.müller+shop@gmail.com'],
    ['in E.164', '+491701234567'],
    ['as digits', '491701234567'],
    ['inside another text', 'profile of zoë.müller+shop@gmail.com not found'],
    ['without spaces', 'sãopaulo'],
    ['short, alone', 'ng'],
    ['a region, alone', 'by'],
  ])('hides what is %s', (_, text) => {
    expect(hidePersonal({ a: [{ b: text }] }, contact)).toEqual({ a: [{ b: HIDDEN }] });
  });

  it('leaves hashes, numbers, ids, countries and words that only hold short parts', () => {
    const item = {
      em: 'a'.repeat(64),
      value: 49.9,
      id: 'purchase:#1042',
      customer: 'C-1007',
      country: 'DE',
      name: 'Strong coffee',
      by: true,
      none: null,
    };
    expect(hidePersonal(item, contact)).toEqual(item);
  });

  it('has nothing to hide where nothing is known', () => {
    const item = { email: 'anything' };
    expect(hidePersonal(item, undefined)).toBe(item);
    expect(hidePersonal(item, { userId: 'C-1' })).toBe(item);
  });
});
