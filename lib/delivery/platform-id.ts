/**
 * The id that a platform counts an event by: the event's own, in whatever form, and that of its rule where the id alone tells two
 * apart.
 */
import { FIRST_RULE } from '@/lib/model/mapping';

/** How the platform tells events apart, as far as that matters here. */
type Platform = { deduplicates: { byIdAlone?: true } };

/** What the event `id` goes by under this rule: several rules of one event are several events to such a platform. */
export function idOfRule({ deduplicates }: Platform, id: string, rule: string): string {
  return rule !== FIRST_RULE && deduplicates.byIdAlone ? `${id}#${rule}` : id;
}
