/** What to put at the end of an ad's address: the same templates that the Install page shows. */
import { invariant } from '@/lib/core/invariant';
import { urlTemplateOf } from '@/lib/model/url-template';

/** The template of a platform that has one. */
export function urlTemplateFor(platform: string): string {
  const template = urlTemplateOf(platform);
  invariant(template, `no URL template for ${platform}`);
  return template;
}
