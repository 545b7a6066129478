/**
 * The database that version 0.1 left behind (db/fixtures/README.md), for tests and drills of migrations, of rebuilds and of everything
 * else that must come out right on the rows of a store in use. Its figures are read from that README, so that they are written
 * down once.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import pg from 'pg';

const FOLDER = 'db/fixtures';

/**
 * The fixture's present: a few seconds after its last write. Deliveries, leases and sessions mean something at this time alone.
 */
export const EARLIER_NOW = new Date('2026-11-29T19:46:30Z');

/** Fills the empty database at `url` as version 0.1 left it: its tables, rows and journal of migrations. */
export async function fillEarlierVersion(url: string): Promise<void> {
  const dump = await promisify(brotliDecompress)(await readFile(join(FOLDER, 'version-0.1.sql.br')));
  // The dump empties its connection's search path: nothing else may go over that one.
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(dump.toString('utf8'));
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}

/** The cells of the README's table under this heading, row by row, as text. Throws when there is none. */
export async function earlierFigures(heading: string): Promise<string[][]> {
  const [, section] = (await readFile(join(FOLDER, 'README.md'), 'utf8')).split(`\n### ${heading}\n`);
  const [own = ''] = (section ?? '').split('\n#');
  const [, , ...rows] = own.split('\n').filter((line) => line.startsWith('|'));
  if (rows.length === 0) throw new Error(`${FOLDER}/README.md has no table under "${heading}"`);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
