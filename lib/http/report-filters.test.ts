/** Protects that the table of docs/reports.md says of each report the filters that its parameters have, and of none another. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sharedFilters } from '@/lib/reporting';
import { apiRoutes } from './api-routes';
import { SITE } from './api-route-entry';

/** These have parameters of the same name that mean something else: a source that sends, a kind of finding. */
const others = ['events', 'unmatched', 'rejected', 'reports/data-driven'];

/** `| reports/funnel | ✓ | … |` of every address that has a filter of the kind. */
function expectedRows(): string[] {
  return apiRoutes.flatMap(({ method, path, query }) => {
    const shape = query && 'shape' in query && typeof query.shape === 'object' ? Object.keys(query.shape ?? {}) : [];
    const has = sharedFilters.map((filter) => shape.includes(filter));
    if (others.includes(path.replace(`${SITE}/`, ''))) return [];
    if (method !== 'get' || path.endsWith('.csv') || path.includes('/connections/') || !has.includes(true)) return [];
    return [`| ${path.replace(`${SITE}/`, '')} | ${has.map((is) => (is ? '✓' : '')).join(' | ')} |`];
  });
}

it('docs/reports.md has the table as the parameters are', () => {
  const text = readFileSync('docs/reports.md', 'utf8');
  const rows = text
    .split('\n')
    .filter((line) => /^\| [a-z/-]+ \|/.test(line) && line.split('|').length === sharedFilters.length + 3);
  expect(rows).toEqual(expectedRows());
  expect(text).toContain(`| | ${sharedFilters.join(' | ')} |`);
});
