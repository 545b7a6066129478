/**
 * Sealing everything anew under the key of now: after the key was changed, and where a program without a secret sealed under the
 * public default (as the command line and workers of version 0.1 did). What no key at hand opens stays as it is, and is listed.
 */
import type { Database } from '@/db/client';
import {
  replaceSealed,
  rowsUnderOtherKeys,
  type SealedColumn,
  sealedColumns,
  type SealedOwner,
  type SealedRow,
} from '@/db/queries/sealed';
import { allSites } from '@/db/queries/site';
import type { Sealed } from '@/lib/model/secret';
import { keyIds, openForResealing, seal } from '@/lib/ops/secrets';

/** Rows of one statement. */
const STEP_ROWS = 500;
const EXAMPLES_MAX = 20;

/** What one key that is not at hand holds of a table; `rows` are some of them. */
export type Unopened = { table: string; key: string; count: number; rows: string[] };

export type Resealed = {
  /** The key that everything else is sealed under now. */
  key: string;
  /** Rows sealed anew, by table. */
  resealed: Record<string, number>;
  unopened: Unopened[];
};

/** Walks every sealed column of every site and workspace; `onProgress` hears the table and how many of its rows are done. */
export async function resealSecrets(
  db: Database,
  onProgress: (table: string, done: number) => void = () => {},
): Promise<Resealed> {
  const [key] = keyIds();
  const unopened = new Map<string, Unopened>();
  const resealed: Record<string, number> = {};
  const sites = await allSites(db);
  const owners: { of: 'site' | 'workspace'; ids: SealedOwner[] }[] = [
    { of: 'site', ids: sites.map(({ id }) => id) },
    { of: 'workspace', ids: [...new Set(sites.map(({ workspaceId }) => workspaceId))] },
  ];
  for (const { of, ids } of owners) {
    const columns = sealedColumns.filter((column) => (column.of ?? 'site') === of);
    for (const [owner, column] of ids.flatMap((id) => columns.map((each) => [id, each] as const))) {
      const note = (row: string, strange: string) => noteUnopened(unopened, column.table, strange, row);
      await walk(db, column, owner, { key, note }, (rows) => {
        resealed[column.table] = (resealed[column.table] ?? 0) + rows;
        onProgress(column.table, resealed[column.table] ?? 0);
      });
    }
  }
  return { key, resealed, unopened: [...unopened.values()] };
}

type Resealing = { key: string; note: (row: string, strangeKey: string) => void };

async function walk(
  db: Database,
  column: SealedColumn,
  owner: SealedOwner,
  { key, note }: Resealing,
  onDone: (rows: number) => void,
): Promise<void> {
  let after: string | undefined;
  for (;;) {
    const rows = await rowsUnderOtherKeys(db, column, owner, { key, after, limit: STEP_ROWS });
    const changed = rows.map((row) => withResealed(row, { key, note })).filter(({ value, before }) => value !== before);
    onDone(await replaceSealed(db, column, owner, changed));
    after = rows.at(-1)?.id;
    if (rows.length < STEP_ROWS) return;
  }
}

/** The row with all that could be opened sealed anew; its value is the same object where nothing was. */
function withResealed({ id, value }: SealedRow, { key, note }: Resealing): SealedRow & { before: unknown } {
  return { id, before: value, value: resealIn(value, { key, note: (_, strange) => note(id, strange) }) };
}

function resealIn(value: unknown, resealing: Resealing): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isSealed(value)) return resealOne(value, resealing);
  if (Array.isArray(value)) {
    const parts = value.map((part) => resealIn(part, resealing));
    return parts.every((part, place) => part === value[place]) ? value : parts;
  }
  const before = Object.entries(value);
  const parts = before.map(([name, part]): [string, unknown] => [name, resealIn(part, resealing)]);
  return parts.every(([, part], place) => part === before[place]?.[1]) ? value : Object.fromEntries(parts);
}

/** With whatever stands beside it: its age, its last four characters. */
function resealOne<Stored extends Sealed>(stored: Stored, { key, note }: Resealing): Stored {
  if (stored.keyId === key) return stored;
  const opened = openForResealing(stored);
  if (opened.ok) return { ...stored, ...seal(opened.value) };
  note('', stored.keyId);
  return stored;
}

function isSealed(value: object): value is Sealed {
  return 'keyId' in value && typeof value.keyId === 'string' && 'sealed' in value && typeof value.sealed === 'string';
}

function noteUnopened(unopened: Map<string, Unopened>, table: string, key: string, row: string): void {
  const name = `${table} ${key}`;
  const known = unopened.get(name) ?? { table, key, count: 0, rows: [] };
  known.count += 1;
  if (known.rows.length < EXAMPLES_MAX) known.rows.push(row);
  unopened.set(name, known);
}
