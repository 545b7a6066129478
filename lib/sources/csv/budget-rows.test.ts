/** Protects budgets from spreadsheets: of either locale, with the columns in any order, and with what cannot be read said by its line. */
import { expect, it } from 'vitest';
import { readBudgets } from './budget-rows';

const lines = (text: string) => {
  const read = readBudgets(text);
  return read.ok
    ? [...read.value.budgets.map(({ line, ...budget }) => [line, ...Object.values(budget)].join('|')), ...read.value.problems]
    : read.failure;
};

it.each<[string, string, string | string[]]>([
  ['amounts with a dot', 'month,channel,amount\n2026-11,Paid Search,"1,200.50"', ['2|2026-11|Paid Search||1200.50']],
  ['amounts with a comma', 'Month;Amount\r\n2026-11;1.200,50 €\r\n', ['2|2026-11|||1200.50']],
  [
    'its own file, whose rows without a budget are left alone',
    'Month,Channel,Campaign,Budget (EUR),Spent (EUR)\n2026-11,,,,5.00\n2026-11,a,b,7.00,5.00',
    ['3|2026-11|a|b|7.00'],
  ],
  ['a day for a month', 'amount,month\n5,2026-11-01', ['2|2026-11|||5']],
  ['what is no amount', 'month,amount\n2026-11,lots\n2026-12,5', ['3|2026-12|||5', 'Line 2: "lots" is no amount.']],
  ['a heading that names no amount', 'month,cost\n2026-11,5', 'The first line must name the columns month and amount.'],
])('reads %s', (_, text, expected) => {
  expect(lines(text)).toEqual(expected);
});
