/** Protects that each row of the table has a band of its own in the chart, under a name that is read in a legend. */
import { expect, it } from 'vitest';
import { bandNames, type Row } from './row-name';

const value = (text: string): Pick<Row, 'kind' | 'value'> => ({ kind: 'value', value: text });

it('tells a campaign from what nobody earned', () => {
  expect(bandNames([value('Unattributed'), { kind: 'unattributed' }, value('spring')], 'campaign')).toEqual([
    '“Unattributed”',
    'Unattributed',
    'spring',
  ]);
});

it('leaves out a host that all pages share', () => {
  expect(bandNames([value('shop.example/p/a'), value('shop.example'), { kind: 'unattributed' }], 'landingPage')).toEqual([
    '/p/a',
    'shop.example',
    'Unattributed',
  ]);
  expect(bandNames([value('shop.example/p/a'), value('shop.example.fr/p/a')], 'landingPage')).toEqual([
    'shop.example/p/a',
    'shop.example.fr/p/a',
  ]);
});
