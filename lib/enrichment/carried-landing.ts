/**
 * The landing that a later page carries in its referrer: where a visitor is asked for consent, the page that an ad led to sends
 * nothing before the answer, and the first page view that is stored is the next one's. Its referrer is the landing's full address
 * (pages of one origin tell each other all of it: https://www.w3.org/TR/referrer-policy/#referrer-policies, read 2026-11).
 */
import { readAcquisition } from './acquisition';

type Page = { url: string; referrer?: string };

/** The landing page that a first page view came from: its own, unless only its referrer, on the same site, says what brought the visitor. */
export function landingPageOf(page: Page, ownHosts: string[]): Page {
  const { url, referrer } = page;
  if (!referrer || !/[?#]/.test(referrer) || readAcquisition({ url, referrer, ownHosts })) return page;
  // Of a foreign page the referrer itself would be what brought the visitor; so this is one of the site's own, or a payment page.
  const host = URL.canParse(referrer) ? new URL(referrer).hostname.toLowerCase() : '';
  const isOwn = ownHosts.some((own) => host === own || host.endsWith(`.${own}`));
  return isOwn && readAcquisition({ url: referrer, ownHosts }) ? { url: referrer } : page;
}
