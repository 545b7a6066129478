/** Which conversions the list shows, as its address says, and what it asks for. */
import { type inferParserType, parseAsString } from 'nuqs/server';
import type { Query } from '@/app/(console)/_kit/api-url';
import type { Range } from '@/lib/model/range';

export const conversionParsers = { conversion: parseAsString };

/** A conversion that the site has no more is left out. */
export function conversionsQuery(
  range: Range,
  { conversion }: inferParserType<typeof conversionParsers>,
  known: readonly { event: string }[],
): Query {
  return { ...range, conversion: known.find(({ event }) => event === conversion)?.event };
}
