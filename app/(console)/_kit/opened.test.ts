/** Protects what an address may open: a list by its name and parameters, and nothing where the text is anybody's. */
import { describe, expect, it } from 'vitest';
import { openedIn, openedOrdersIn } from './opened';

const query = { from: '2026-11-01', channel: '' };

describe('a list in an address', () => {
  it('is its title and its parameters, empty ones too', () => {
    expect(openedIn({ title: 'Größe', query })).toEqual({ title: 'Größe', query });
    expect(openedIn({ title: '', query: {} })).toEqual({ title: '', query: {} });
  });

  it('holds nothing beside', () => {
    expect(openedIn({ title: 'Orders', query, more: 1 })).toEqual({ title: 'Orders', query });
  });

  it.each([
    ['no object', 'Orders'],
    ['null', null],
    ['a list', [{ title: 'Orders', query }]],
    ['no title', { query }],
    ['a title that is no text', { title: 1, query }],
    ['no parameters', { title: 'Orders' }],
    ['parameters as a list', { title: 'Orders', query: ['2026-11-01'] }],
    ['a parameter that is no text', { title: 'Orders', query: { from: 20_261_101 } }],
  ])('is none of: %s', (_name, value) => {
    expect(openedIn(value)).toBeUndefined();
  });

  it('of orders also has the figure they are behind', () => {
    expect(openedOrdersIn({ title: 'Email', figure: '€ 12', query })).toEqual({ title: 'Email', figure: '€ 12', query });
    expect(openedOrdersIn({ title: 'Email', query })).toBeUndefined();
  });
});
