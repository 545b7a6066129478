/** The mapping's further parameters, for platforms that take only the ones they know, or none. */
import type { MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';

/** Those that the platform knows, and a note of the others: it would refuse or drop them. */
export function knownParams({ params }: Pick<MappedConversion, 'params'>, known: readonly string[], platform: string) {
  const entries = Object.entries(params);
  const unknown = entries.flatMap(([name]) => (known.includes(name) ? [] : name));
  const why = `${platform} has no parameter ${unknown.join(', ')}; it knows ${known.join(', ')}.`;
  const withheld: Withheld[] = unknown.length > 0 ? [{ field: 'params', why }] : [];
  return { params: Object.fromEntries(entries.filter(([name]) => known.includes(name))), withheld };
}

/** The note that the mapping's parameters are left out: the platform takes none, or none with events of this name. */
export function withheldParams({ params }: Pick<MappedConversion, 'params'>, platform: string, as?: string): Withheld[] {
  const where = as === undefined ? '' : ` with ${as}`;
  return Object.keys(params).length > 0 ? [{ field: 'params', why: `${platform} takes no parameters of your own${where}.` }] : [];
}
