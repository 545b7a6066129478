/** The figures that the table of Performance can show. */

export const columns = [
  { id: 'orders', name: 'Orders', explain: 'Orders credited: one shared by two touches counts half in each.' },
  { id: 'revenue', name: 'Revenue', explain: 'Revenue credited, net of refunds.' },
  { id: 'share', name: 'Share', explain: "Part of the store's revenue in these days." },
  { id: 'aov', name: 'AOV', explain: 'Credited revenue divided by credited orders.' },
  { id: 'new', name: 'New', explain: "Credited orders that were their buyers' first." },
  {
    id: 'touches',
    name: 'Touches',
    explain: 'Touchpoints in these days, whether an order followed or not. The same under every model.',
  },
] as const;
export type ColumnId = (typeof columns)[number]['id'];
export const columnIds = columns.map(({ id }) => id);
