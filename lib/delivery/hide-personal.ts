/**
 * Raw personal data taken out of what is kept and shown of a request. Some platforms match by raw values alone; those are sent,
 * and kept nowhere but where the site keeps them, encrypted.
 */
import type { WireUser } from '@/lib/model/event';

const HIDDEN = '[personal data]';
/** Shorter ones (a country, a region) are hidden where they stand alone: in the middle of words they would be found by chance. */
const PART_LENGTH_MIN = 4;

/** The item with every raw value of the buyer's hidden, in whatever form the platform wants it; hashes and numbers stay. */
export function hidePersonal(item: unknown, contact: WireUser | undefined): unknown {
  const values = contact ? formsOf(contact) : [];
  return values.length > 0 ? hideIn(item, values) : item;
}

/** Platforms trim, lower-case and join: what is compared is lower-case letters and digits. */
function formsOf({ userId: _, country: __, gender: ___, ...personal }: WireUser): string[] {
  return Object.values(personal).flatMap((value) => {
    const plain = value && plainOf(value);
    return plain ? [plain] : [];
  });
}

function plainOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function hideIn(value: unknown, personal: string[]): unknown {
  if (typeof value === 'string') return isPersonal(value, personal) ? HIDDEN : value;
  if (Array.isArray(value)) return value.map((member) => hideIn(member, personal));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hideIn(member, personal)]));
}

/** A text that is one of them, or has one of them in it. */
function isPersonal(text: string, personal: string[]): boolean {
  const plain = plainOf(text);
  return personal.some((value) => plain === value || (value.length >= PART_LENGTH_MIN && plain.includes(value)));
}
