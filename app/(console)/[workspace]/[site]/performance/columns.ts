/** The figures that the table of Performance can show, in their order: money first, as it is what a phone shows beside the names. */

const all = [
  { id: 'revenue', name: 'Revenue', explain: 'Revenue credited, net of refunds.' },
  { id: 'trend', name: 'Trend', explain: 'Revenue over these days, each row by its own scale.' },
  { id: 'change', name: 'Change', explain: 'Revenue beside the compared days; a day that is not over is left out.' },
  { id: 'share', name: 'Share', explain: "Part of the store's revenue in these days, and its change in points." },
  { id: 'orders', name: 'Orders', explain: 'Orders credited: one shared by two visits counts half in each.' },
  { id: 'aov', name: 'AOV', explain: 'Average order value: credited revenue divided by credited orders.' },
  {
    id: 'sessions',
    name: 'Sessions',
    explain: 'Visits in these days, whether an order followed or not. The same under every model.',
  },
  { id: 'conversionRate', name: 'Conversion', explain: 'Credited orders divided by sessions.' },
  { id: 'newOrders', name: 'New', explain: "Credited orders that were their buyers' first." },
  { id: 'newRevenue', name: 'New revenue', explain: "Revenue of orders that were their buyers' first." },
  { id: 'returningOrders', name: 'Returning', explain: 'Credited orders of buyers who had bought before.' },
  { id: 'returningRevenue', name: 'Returning revenue', explain: 'Revenue of buyers who had bought before.' },
  { id: 'conversions', name: 'Conversions', explain: 'Conversions credited: one shared by two visits counts half in each.' },
  { id: 'value', name: 'Value', explain: 'What they are worth, as the settings of the site say. It is no revenue.' },
] as const;
export type ColumnId = (typeof all)[number]['id'];
export type Column = { id: ColumnId; name: string; explain: string };
export const columnIds = all.map(({ id }) => id);
const columns: readonly Column[] = all;

export const defaultColumns: ColumnId[] = [
  'revenue',
  'trend',
  'change',
  'share',
  'orders',
  'aov',
  'sessions',
  'conversionRate',
  'newOrders',
  'returningOrders',
];

/** What those say of it that say another thing of orders. */
const explainOf: Partial<Record<ColumnId, string>> = {
  trend: 'How many over these days, each row by its own scale.',
  change: 'How many there were beside the compared days; a day that is not over is left out.',
  share: 'Part of all of these conversions, and its change in points.',
  conversionRate: 'Credited conversions divided by sessions.',
};

/** Only where another conversion is shown in place of orders. */
const ofConversions: readonly ColumnId[] = ['conversions', 'value'];
/** What that has of the others. */
const shared: readonly ColumnId[] = ['trend', 'change', 'share', 'sessions', 'conversionRate'];

/** The columns that can be shown of orders. */
export const orderColumns = columns.filter(({ id }) => !ofConversions.includes(id));
/** The columns of another conversion; its number comes first. */
export const conversionColumns = columns
  .filter(({ id }) => id === 'value' || shared.includes(id))
  .map((column) => ({ ...column, explain: explainOf[column.id] ?? column.explain }));
