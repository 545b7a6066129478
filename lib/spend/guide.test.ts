/** Protects that the table of docs/ad-accounts.md says of each platform what its definition says. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { SpendPlatform } from './define';
import { spendPlatforms } from './registry';

/** `| Meta | at once | Token of a system user: at once | 28 | 1120 |` */
function rowOf({ name, oauth, paste, days }: SpendPlatform): string {
  const cells = [name, oauth?.app.wait ?? '', paste ? `${paste.label}: ${paste.wait}` : '', days.restated, days.reach];
  return `| ${cells.join(' | ')} |`;
}

it('docs/ad-accounts.md has every platform as it is defined', () => {
  const lines = readFileSync('docs/ad-accounts.md', 'utf8').split('\n');
  const names = spendPlatforms.map(({ name }) => `| ${name} |`);
  expect(lines.filter((line) => names.some((name) => line.startsWith(name)))).toEqual(spendPlatforms.map(rowOf));
});
