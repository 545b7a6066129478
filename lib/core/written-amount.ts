/**
 * Amounts as people and shops' templates write them: "$1,299.00", "1.299,00", "1 299,00 kr", "CHF 1'299.-". What can be read in one
 * way only is read; the rest is none.
 *
 * The one sign that says little is a single point or comma before exactly three digits. A program writes points, and never groups:
 * bare "1.299" is 1.299, as a JSON number is. A bare "1,299" is no program's: no currency of two decimals has prices of three, so
 * the comma groups; of a currency with three decimals (KWD) nobody can tell. Beside a currency's sign ("1.299 €") the text was made
 * for people, and the point groups too.
 */

/** How many digits a currency has behind its decimal sign. */
type Decimals = 0 | 2 | 3;

const LENGTH_MAX = 40;
/** Spaces that group digits, also the narrow and the fixed ones (Unicode CLDR uses U+202F and U+00A0). */
const SPACES = /[\s\u00a0\u2007\u2009\u202f]+/g;
const UNIT = String.raw`[\p{Sc}\p{L}][\p{Sc}\p{L}/.]*`;
const WRITTEN = new RegExp(
  String.raw`^(\()?([-−])?\s*(${UNIT})?\s*([-−])?\s*(\d(?:[\d.,'’ ]*\d)?)(?:[.,]?\s?[-–—]{1,2}(?=\D*$))?\s*(${UNIT})?(-)?(\))?$`,
  'u',
);
/** Short names of currencies on price tags that are no ISO codes. */
const NAMES = /^(kr|kc|kč|zł|zl|ft|lei|лв|лева|din|дин|km|kn|fr|sfr|rs|rp|rm|tl|r|s\/|b\/|bs|ksh|dh|dhs|kd|bd|руб|р|грн|₽)$/u;

/**
 * The amount as plain decimal text, or undefined. `currency`: ISO code, which a code in the text must equal; `decimals`: of that
 * currency.
 */
export function writtenDecimal(text: string, currency: string, decimals: Decimals): string | undefined {
  if (text.length > LENGTH_MAX) return undefined;
  const found = WRITTEN.exec(text.trim().replace(SPACES, ' '));
  if (!found) return undefined;
  const [, open, minus, before, inner, number = '', after, trailing, close] = found;
  const units = [before, after].filter((unit) => unit !== undefined);
  if (!units.every((unit) => isUnit(unit, currency)) || Boolean(open) !== Boolean(close)) return undefined;
  const digits = plainDigits(number, units.length > 0, decimals);
  return digits && (open || minus || inner || trailing ? `-${digits}` : digits);
}

/** Whether bare text could also mean a thousand times as much: "1.299" of a currency that has no thirds of a cent. */
export function isDoubtful(text: string, decimals: Decimals): boolean {
  return decimals !== 3 && /^-?[1-9]\d{0,2}\.\d{3}$/.test(text.trim());
}

function isUnit(unit: string, currency: string): boolean {
  const bare = unit.replace(/\.$/, '');
  if (/^[A-Z]{3}$/i.test(bare) && !NAMES.test(bare.toLowerCase())) return bare.toUpperCase() === currency;
  if (/\p{Sc}/u.test(bare)) return /^\p{L}{0,3}\p{Sc}\p{L}{0,3}$/u.test(bare);
  return NAMES.test(bare.toLowerCase());
}

/** The digits with a point before the decimals, or undefined where the signs fit no way of writing. */
function plainDigits(number: string, isTagged: boolean, decimals: Decimals): string | undefined {
  const isSpaced = /[ '’]/.test(number);
  if (isSpaced && !/^\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?$/.test(number)) return undefined;
  const bare = number.replace(/[ '’]/g, '');
  const signs = bare.replace(/\d/g, '');
  if (signs === '') return bare;
  const last = signs.at(-1) ?? '';
  const at = bare.lastIndexOf(last);
  const [whole, fraction] = [bare.slice(0, at), bare.slice(at + 1)];
  const isOnce = signs.length === 1;
  if (isOnce && !isSpaced && fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole) && (isTagged || last === ',')) {
    if (decimals === 3) return last === '.' ? bare : undefined;
    return whole + fraction;
  }
  if (isOnce) return `${whole}.${fraction}`;
  if (new Set(signs).size === 1) return grouped(bare, last);
  const group = last === ',' ? '.' : ',';
  const joined = whole.includes(last) ? undefined : grouped(whole, group);
  return joined && `${joined}.${fraction}`;
}

/** Digits in groups of three, or as in India of two before the last three. */
function grouped(text: string, sign: string): string | undefined {
  const [first = '', ...groups] = text.split(sign);
  const last = groups.pop() ?? '';
  const size = groups.every(({ length }) => length === 2) && groups.length > 0 && sign === ',' ? 2 : 3;
  const fits = /^[1-9]\d{0,2}$/.test(first) && last.length === 3 && groups.every(({ length }) => length === size);
  return fits ? first + groups.join('') + last : undefined;
}
