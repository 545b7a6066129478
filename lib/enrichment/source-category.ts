/** What kind of site a source is: as Google Analytics lists it, and where its list is silent as ours does. */
import { matchHost, readHostPatterns } from './host-patterns';
import { type SourceCategory, sourceCategories } from './tables/ga4-sources';
import { referrerPatterns } from './tables/referrer-hosts';

const { search, social, shopping, video } = referrerPatterns;
const listed = readHostPatterns<SourceCategory>({ search, social, shopping, video });

/** The category of a source in lower case, be it a name ("google") or a host ("bsky.app"). */
export function sourceCategory(source: string): SourceCategory | undefined {
  const category = sourceCategories.get(source);
  if (category || !source.includes('.')) return category;
  return matchHost(listed, source.replace(/^www\./, ''), undefined)?.kind;
}
