/**
 * A conversion as it may leave, for every platform alike: at no time that is still to come, and with what is known of its buyer
 * taken out of the addresses and titles of pages.
 */
import { blankPersonalData } from '@/lib/collection';
import { earlierOf } from '@/lib/core/instant';
import { knownWords, scrubText, scrubUrl } from '@/lib/enrichment';
import type { Conversion } from '@/lib/model/conversion';

/** Two letters of a region ("BY") are a word like any other. */
const REGION_LENGTH_MIN = 4;
const NAME_LENGTH_MIN = 3;

/** The conversion with its times at most `now`: shops' clocks run ahead, and platforms refuse what has not happened yet. */
export function leaving(conversion: Conversion, now: Date): Conversion {
  const { occurredAt, refund } = conversion;
  const orderedAt = refund?.orderedAt && earlierOf(refund.orderedAt, now);
  return {
    ...conversion,
    occurredAt: earlierOf(occurredAt, now),
    ...(refund && { refund: { ...refund, orderedAt } }),
    ...withoutBuyer(conversion),
  };
}

/**
 * The pages, scrubbed of e-mail addresses and phone numbers whoever they belong to, and of the buyer's names, town and postcode.
 */
function withoutBuyer(conversion: Conversion): Pick<Conversion, 'page' | 'clicks'> {
  const { page, clicks } = conversion;
  const isKnown = wordsOf(conversion);
  const text = (title: string) => {
    const blanked = blankPersonalData(title);
    return isKnown ? scrubText(blanked, isKnown) : blanked;
  };
  return {
    page: page && {
      ...page,
      url: scrubUrl(page.url, isKnown),
      ...(page.referrer !== undefined && { referrer: scrubUrl(page.referrer, isKnown) }),
      ...(page.title !== undefined && { title: text(page.title) }),
    },
    clicks: clicks.map((click) =>
      click.landingUrl === undefined ? click : { ...click, landingUrl: scrubUrl(click.landingUrl, isKnown) },
    ),
  };
}

function wordsOf({ contact, user }: Conversion) {
  const { firstName = '', lastName = '', city = '', region = '', postalCode = '' } = contact ?? {};
  // "Anna Maria" is thanked as Anna; "de la Cruz" is not known by "la".
  const names = [firstName, lastName].flatMap((name) => [
    name,
    ...name.split(/\s+/).filter((part) => part.length >= NAME_LENGTH_MIN),
  ]);
  const places = [city, postalCode, ...(region.length >= REGION_LENGTH_MIN ? [region] : [])];
  const hashes = [user.firstNameHash, user.lastNameHash, user.cityHash, user.postalCodeHash];
  return knownWords(
    [...names, ...places].filter((word) => word !== ''),
    hashes.filter((hash) => hash !== undefined),
  );
}
