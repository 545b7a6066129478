/** The rows of the report from its cells: one for each group that earned something or was seen in the range. */
import type { ModelId } from '@/lib/model/credit';
import { addEarned, type Cell, type Earned, NOTHING } from './cell';
import type { Dimension } from '../../dimension-names';
import { type AttributionFigures, type AttributionParams, type AttributionResult, rowKeySchema } from './definition';

/** Touchpoints by row key. */
export type TouchCounts = Map<string, number>;

type RowsRequest = {
  cells: Cell[];
  touches: TouchCounts;
  models: readonly ModelId[];
  /** What is shown; `groupBy` is what the keys hold, which may be more. */
  by: readonly Dimension[];
  groupBy: readonly Dimension[];
  search: string | undefined;
  channel: string | undefined;
  page: Pick<AttributionParams, 'limit' | 'offset'>;
  inFigures: (earned: Earned) => AttributionFigures;
};

type Row = AttributionResult['rows'][number];
type RowKey = Row['key'];

/** The rows that fit the filters, best earning under the first model first, those of a page, and how many follow. */
export function reportRows(request: RowsRequest): Pick<AttributionResult, 'rows' | 'rowsLeftOut'> {
  const { cells, touches, models, by, groupBy, search, channel, page, inFigures } = request;
  const earned = earnedByKey(cells);
  const keys = new Set([...earned.keys(), ...touches.keys()]);
  const rows = [...keys]
    .map((text) => ({ text, key: readKey(text, groupBy), touches: touches.get(text) ?? 0, earned: earned.get(text) }))
    .filter(({ key }) => channel === undefined || key.channel === channel)
    .map((row) => ({ ...row, key: shown(row.key, by) }))
    .filter(({ key }) => holds(key, search))
    .sort((left, right) => compare(left, right, models));
  const end = page.offset + page.limit;
  return {
    rows: rows.slice(page.offset, end).map((row) => ({
      key: row.key,
      touches: row.touches,
      models: Object.fromEntries(models.map((model) => [model, inFigures(row.earned?.get(model) ?? NOTHING)])),
    })),
    ...(rows.length > end && { rowsLeftOut: rows.length - end }),
  };
}

type EarnedByModel = Map<ModelId, Earned>;

function earnedByKey(cells: Cell[]): Map<string, EarnedByModel> {
  const byKey = new Map<string, EarnedByModel>();
  for (const { key, model, ...earned } of cells) {
    if (key === undefined) continue;
    const models = byKey.get(key) ?? new Map<ModelId, Earned>();
    models.set(model, addEarned(models.get(model) ?? NOTHING, earned));
    byKey.set(key, models);
  }
  return byKey;
}

function readKey(text: string, by: readonly Dimension[]): RowKey {
  const values = rowKeySchema.parse(JSON.parse(text));
  return Object.fromEntries(
    by.flatMap((dimension, index) => {
      const value = values[index];
      return value === null || value === undefined ? [] : [[dimension, value]];
    }),
  );
}

function shown(key: RowKey, by: readonly Dimension[]): RowKey {
  return Object.fromEntries(by.flatMap((dimension) => (key[dimension] === undefined ? [] : [[dimension, key[dimension]]])));
}

function holds(key: RowKey, search: string | undefined): boolean {
  if (search === undefined) return true;
  const wanted = search.toLowerCase();
  return Object.values(key).some((value) => value.toLowerCase().includes(wanted));
}

type Candidate = { text: string; touches: number; earned: EarnedByModel | undefined };

function compare(left: Candidate, right: Candidate, models: readonly ModelId[]): number {
  for (const model of models) {
    const difference = (right.earned?.get(model)?.revenue ?? 0n) - (left.earned?.get(model)?.revenue ?? 0n);
    if (difference !== 0n) return difference > 0n ? 1 : -1;
  }
  return right.touches - left.touches || (left.text < right.text ? -1 : 1);
}
