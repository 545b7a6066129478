/**
 * A landing: one page of a site on which visits began, by host and path. What follows a question mark or a hash tells visits
 * apart and not pages.
 */
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';

/** Host and path of a page's address; undefined for one that has neither. */
export function landingPageOf(url: string | null | undefined): string | undefined {
  return url?.match(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^?#]*)/)?.[1] || undefined;
}

/** The id of a landing page: the same for the same page of the site, whenever and wherever it is worked out. */
export function landingIdOf(siteId: Id<'site'>, page: string): Id<'landing'> {
  return derivedUuid('landing_page', siteId, page) as Id<'landing'>;
}
