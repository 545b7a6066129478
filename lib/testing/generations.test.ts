/**
 * Protects that every query on a derived table says which generation it means (docs/decisions/0007): one that forgets would add
 * the rows of a rebuild under way to those that are read. What a query then answers is tested in
 * lib/pipeline/generations.db.test.ts.
 */
import { readFileSync } from 'node:fs';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { derivedTables } from '@/db/queries/old-generations';
import * as schema from '@/db/schema';
import { sourceFiles } from './imports';

const names = derivedTables.map((table) => getTableName(table));
const variables = Object.entries(schema).flatMap(([name, value]) => (derivedTables.some((one) => one === value) ? [name] : []));
const sources = sourceFiles()
  .filter((path) => !/\.(test|spec)\.ts$/.test(path) && path !== 'db/queries/live.ts')
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

describe('derived tables', () => {
  it('are all those with a generation, but for the log’s own', () => {
    const tables = Object.values(schema).filter((value) => is(value, PgTable));
    const withGeneration = tables.filter((table) => 'generation' in getTableColumns(table)).map((table) => getTableName(table));
    expect(withGeneration.toSorted()).toEqual([...names, 'cursor', 'site_log'].toSorted());
  });

  it.each(derivedTables.map((table) => [getTableName(table), table] as const))(
    '%s is keyed and indexed by site and generation',
    (_, table) => {
      const { primaryKeys, indexes } = getTableConfig(table);
      const keys = [
        ...primaryKeys.map(({ columns }) => columns.map(({ name }) => name)),
        ...indexes.map(({ config }) => config.columns.map((column) => ('name' in column ? column.name : undefined))),
      ];
      expect(keys.length).toBeGreaterThan(0);
      expect(keys.filter(([first, second]) => first !== 'site_id' || second !== 'generation')).toEqual([]);
    },
  );
});

describe('queries on derived tables', () => {
  it('name rows by live, ofGeneration or sameGeneration, never by the site alone', () => {
    const bySite = new RegExp(`\\beq\\(\\s*(${variables.join('|')})\\.siteId\\b|,\\s*(${variables.join('|')})\\.siteId\\)`);
    expect(sources.filter(({ text }) => bySite.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('in SQL name a generation for each table that they read', () => {
    const table = new RegExp(
      `\\b(?:FROM|JOIN|UPDATE|INTO)\\s+(?:"(?:${names.join('|')})"|(?:${names.join('|')})\\b)(?!\\s*\\()`,
      'g',
    );
    const generation = /\bgeneration\b|\b(?:live|ofGeneration|sameGeneration|salesIn)\(/g;
    const strays = sources.flatMap(({ path, text }) =>
      templates(text)
        .filter((sql) => count(sql, table) > count(sql, generation))
        .map((sql) => `${path}: ${sql.trim().slice(0, 80)}`),
    );
    expect(strays).toEqual([]);
    // The search finds something at all.
    expect(sources.filter(({ text }) => table.test(text)).length).toBeGreaterThan(5);
  });
});

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

/** The outermost template literals of a source, each with those inside it. Good enough for code that a formatter has written. */
function templates(text: string): string[] {
  const found: string[] = [];
  // Of each open template its start, and how many braces are open in its present ${...}; 0 while in its text.
  const open: { start: number; braces: number }[] = [];
  for (let place = 0; place < text.length; place += 1) {
    const top = open.at(-1);
    const inText = top !== undefined && top.braces === 0;
    if (text[place] === '\\') place += 1;
    else if (text[place] === '`' && inText) {
      open.pop();
      if (open.length === 0) found.push(text.slice(top.start, place));
    } else if (text[place] === '`') open.push({ start: place + 1, braces: 0 });
    else if (inText && text.startsWith('${', place)) {
      top.braces = 1;
      place += 1;
    } else if (top && !inText && text[place] === '{') top.braces += 1;
    else if (top && !inText && text[place] === '}') top.braces -= 1;
  }
  return found;
}
