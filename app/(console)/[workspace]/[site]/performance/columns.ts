/** The figures that the table of Performance can show, in their order: money first, as it is what a phone shows beside the names. */

export const columns = [
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
] as const;
export type Column = (typeof columns)[number];
export type ColumnId = Column['id'];
export const columnIds = columns.map(({ id }) => id);

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
