/** Protects docs/operations.md and the dashboard: they speak of every metric that there is, and of none that there is not. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const namesIn = (text: string) => new Set([...text.matchAll(/\btieback_[a-z_]+[a-z]\b/g)].map(([name]) => name));
const metrics = namesIn(readFileSync('lib/ops/metrics.ts', 'utf8'));
/** A histogram is read by these. */
const plain = (name: string) => name.replace(/_(bucket|sum|count)$/, '');
/** The database's role is no metric. */
const ROLE = 'tieback_reader';

it.each(['docs/operations.md', 'docs/grafana.json'])('%s', (file) => {
  const named = new Set([...namesIn(readFileSync(file, 'utf8'))].map(plain));
  named.delete(ROLE);
  expect([...named].sort()).toEqual([...metrics].sort());
});

it('the dashboard can be read, and each of its panels has a place of its own', () => {
  const { panels }: { panels: { id: number; gridPos: { x: number; y: number } }[] } = JSON.parse(
    readFileSync('docs/grafana.json', 'utf8'),
  );
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(new Set(panels.map(({ gridPos: { x, y } }) => `${x} ${y}`)).size).toBe(panels.length);
});
