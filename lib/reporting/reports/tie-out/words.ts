/** Causes as a shop owner would say them. */
import type { TieOutCause } from './definition';

export const tieOutCauseNames: Readonly<Record<TieOutCause, { name: string; explain: string }>> = {
  missing_here: {
    name: 'Missing here',
    explain: 'The shop has this order and Tieback does not: nothing told of it, or what came was refused. Import it to add it.',
  },
  missing_there: {
    name: 'Not told by the shop',
    explain: 'Only the page or another program told of this order; the shop itself has not.',
  },
  test: {
    name: 'Test order',
    explain: 'It is a test on one side and counts on the other: somebody decided so, or another source says so.',
  },
  state: { name: 'Paid or cancelled', explain: 'It is paid on one side, and pending or cancelled on the other.' },
  currency: { name: 'Other currency', explain: 'The shop told of it in another currency than what counts here.' },
  day: { name: 'Another day', explain: 'It counts on another day here than the shop says it was placed on.' },
  part_paid: { name: 'Not paid in full', explain: 'Only what has come in counts here; the shop counts the whole order.' },
  edit: { name: 'Edited', explain: 'Another source has told other amounts since, or the shop’s word came in two parts.' },
  refund: {
    name: 'Refund',
    explain: 'A refund was told of by another program than the shop, such as a chargeback by the payment provider.',
  },
  refund_day: { name: 'Refund on another day', explain: 'The same is refunded on both sides, on another day.' },
};
