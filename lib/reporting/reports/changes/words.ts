/** What moved a past day, in words for screens and files. Nothing here is Node's. */
import type { CreditDeltaCause } from '@/lib/model/credit';

export const causeNames: Record<CreditDeltaCause, { name: string; explain: string }> = {
  statement: {
    name: 'Order late or edited',
    explain: 'The shop sent an order after its day, or a new version of it: other money, another state or another time.',
  },
  refund: { name: 'Refund', explain: 'Money went back. It is taken from the day of the order, and from who earned it.' },
  decision: { name: 'An admin’s decision', explain: 'Somebody of your team decided about the order, such as that it is a test.' },
  late_touch: { name: 'Visit found late', explain: 'A visit from before the order arrived after the day of the order was over.' },
  merge: { name: 'Two people found to be one', explain: 'The buyer turned out to be the same person as another visitor.' },
  split: { name: 'People told apart', explain: 'What had joined the buyer to others turned out to be nobody’s, or was undone.' },
  hand_over: { name: 'Visit was another person’s', explain: 'A visit turned out to be another person’s than it was taken for.' },
  recomputed: {
    name: 'Worked out again',
    explain: 'A later event made us look at the order again, under settings that had changed in the meantime.',
  },
  rebuild: { name: 'Rebuild', explain: 'Everything was worked out anew from the stored events, under the settings of then.' },
  settings: { name: 'Settings changed', explain: 'A change of your settings was applied to the orders that it touches.' },
};
