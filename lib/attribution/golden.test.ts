/**
 * Protects every model against a table worked out by hand (golden/credit.csv): change a number there only with the sum beside it.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { modelIds } from '@/lib/model/credit';
import { creditUnder } from './credit';
import type { PathTouch } from './define';
import { models } from './models';

const ORDER_AT = new Date('2026-03-29T12:00:00Z');

function touchesOf(text: string): PathTouch[] {
  return text
    .split(' ')
    .filter(Boolean)
    .map((word, index): PathTouch => {
      const [name = '', days] = word.split('@');
      const paid = name.endsWith('*');
      return {
        id: `touch-${index}` as Id<'touchpoint'>,
        at: new Date(ORDER_AT.getTime() - Number(days) * DAY_MS),
        logPosition: BigInt(index),
        channel: name === 'direct' ? 'Direct' : name === 'email' ? 'Email' : 'Unassigned',
        kind: name === 'direct' ? 'direct' : paid ? 'ad_click' : 'campaign',
        paid,
        platform: paid ? name.slice(0, -1) : undefined,
        ...(name === 'brand*' && { labels: { Search: 'Brand' } }),
      };
    });
}

const [header = '', ...rows] = readFileSync(new URL('./golden/credit.csv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));
const columns = header.split(',');
const cases = rows.map((row) => {
  const cells = row.replace(/"([^"]*)"/, (_, quoted: string) => quoted.replaceAll(',', ';')).split(',');
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
});

describe.each(cases)('$case', (row) => {
  const path = touchesOf(row['touches'] ?? '');
  it.each(modelIds)('%s', (model) => {
    const credits = creditUnder(models[model], { path, orderAt: ORDER_AT, amount: BigInt(row['amount'] ?? '') });
    const cells = path.map(({ id }) => credits.find(({ touchpointId }) => touchpointId === id)?.amount ?? 0n).join(' ');
    const unattributed = credits.some(({ touchpointId }) => touchpointId === undefined);
    expect(unattributed ? '-' : cells, `golden/credit.csv, the column ${model}`).toBe(row[model]);
  });
});
