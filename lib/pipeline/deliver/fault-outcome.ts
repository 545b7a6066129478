/** What it means that no answer came: for deliveries, for requests for access tokens, and for a person's test alike. */
import { addressNames, type Destination } from '@/lib/destinations/define';
import type { Outcome } from '@/lib/model/delivery';
import type { Fault } from '@/lib/ops/transport';

/**
 * The outcome of a request that may be made again. An address in a private network is the admin's to correct where the settings
 * name it; a platform's own lies in none: where its name leads there, a name server between here and the platform filters it.
 */
export function outcomeOfFault({ fault, message }: Fault, definition: Pick<Destination, 'fields'>): Outcome {
  switch (fault) {
    case 'forbidden':
      return addressNames(definition).size > 0
        ? { class: 'config', code: 'address', message, action: 'settings' }
        : { class: 'transient', code: 'filtered_name', message, unclear: 'network' };
    case 'not_sent':
      return { class: 'transient', code: 'no_connection', message, unclear: 'network' };
    case 'unknown':
      return { class: 'transient', code: 'no_answer', message, unclear: 'network' };
  }
}
