/** Protects deliveries from faults that pass: only what a person has entered is theirs to correct, whatever kept the request in. */
import { expect, it } from 'vitest';
import { destinations } from '@/lib/destinations/registry';
import type { Fault } from '@/lib/ops/transport';
import { outcomeOfFault } from './fault-outcome';

const fault = (kind: Fault['fault']): Fault => ({ fault: kind, message: 'said' });

it.each(destinations.map((definition) => [definition.id, definition] as const))(
  '%s: a platform’s name that leads nowhere is a filter’s doing and passes, an address that was entered is the admin’s',
  (id, definition) => {
    const expected =
      id === 'webhook'
        ? { class: 'config', code: 'address', message: 'said', action: 'settings' }
        : { class: 'transient', code: 'filtered_name', message: 'said', unclear: 'network' };
    expect(outcomeOfFault(fault('forbidden'), definition)).toEqual(expected);
  },
);

it.each<[Fault['fault'], string]>([
  ['not_sent', 'no_connection'],
  ['unknown', 'no_answer'],
])('%s passes, and is held for the network where it does not', (kind, code) => {
  const [definition] = destinations;
  expect(definition && outcomeOfFault(fault(kind), definition)).toEqual({
    ...{ class: 'transient', code, message: 'said', unclear: 'network' },
  });
});
