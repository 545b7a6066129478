/**
 * Which account of its platform a connection sends to, as far as its settings say: two connections to one account tell the
 * platform of each order twice.
 */
import type { Destination } from './define';
import { cleanedValue } from './entered';

type Of = Pick<Destination, 'account'> & { fields: readonly Pick<Destination['fields'][number], 'name' | 'kind' | 'address'>[] };

/** A connection beside another of the same destination. */
export type Beside = { id: string; name: string; account: string };

/**
 * The account in a form that tells two of them apart however they are typed; undefined while its first setting is empty, and
 * where only a secret names it.
 */
export function accountOf({ account = [], fields }: Of, settings: Record<string, unknown>): string | undefined {
  const parts = account.map((name) => {
    const field = fields.find((one) => one.name === name);
    const value = settings[name];
    if (!field || typeof value !== 'string') return '';
    const typed = cleanedValue(field, value);
    // Ids are written with hyphens and without, in small letters and large ones; an address is as it is.
    return field.address ? typed : typed.toLowerCase().replace(/[\s-]/g, '');
  });
  return parts[0] ? JSON.stringify(parts) : undefined;
}
