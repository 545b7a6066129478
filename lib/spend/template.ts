/** What stands at the end of an ad's address: the templates that the Install page shows, and what an ad has of its own. */
import { invariant } from '@/lib/core/invariant';
import { urlTemplateOf } from '@/lib/model/url-template';

/** The template of a platform that has one. */
export function urlTemplateFor(platform: string): string {
  const template = urlTemplateOf(platform);
  invariant(template, `no URL template for ${platform}`);
  return template;
}

/** The address with URL parameters that the platform adds, macros as they are, before what stands after #. */
export function addressWithTags(link: string, tags: string | undefined): string {
  if (tags === undefined) return link;
  const [address = '', ...fragment] = link.split('#');
  const joined = `${address}${address.includes('?') ? '&' : '?'}${tags.replace(/^[?&]/, '')}`;
  return [joined, ...fragment].join('#');
}
