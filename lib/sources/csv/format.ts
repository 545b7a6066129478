/** How a file writes dates and amounts: stated by whoever imports it, guessed from its first rows. */
import { atWallClock } from '@/lib/core/day';
import { parseInstant } from '@/lib/core/instant';

export type CsvFormat = {
  /** Of times without a zone. */
  timeZone: string;
  dateOrder: 'dmy' | 'mdy';
  decimal: '.' | ',';
  /** Of rows without one. */
  currency: string;
};

const ISO_LIKE = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
const PARTS = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:,?[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?)?$/i;

/** The instant that a cell means, or undefined. */
export function readTime(text: string, { timeZone, dateOrder }: CsvFormat): Date | undefined {
  const trimmed = text.trim();
  const iso = ISO_LIKE.exec(trimmed);
  if (iso) {
    const [, year = '', month = '', day = '', hour = '0', minute = '00', second = '00', zone] = iso;
    const local = `${year}-${pad(month)}-${pad(day)}T${pad(hour)}:${minute}:${second}`;
    if (!zone) return atWallClock(local, timeZone);
    return parseInstant(`${local}${/^(z|utc)$/i.test(zone) ? 'Z' : zone.replace(/^(...)(\d\d)$/, '$1:$2')}`);
  }
  const parts = PARTS.exec(trimmed);
  if (!parts) return undefined;
  const [, first = '', second = '', year = '', hour = '0', minute = '00', seconds = '00', half] = parts;
  const [day, month] = dateOrder === 'dmy' ? [first, second] : [second, first];
  const clock = half ? (Number(hour) % 12) + (/pm/i.test(half) ? 12 : 0) : Number(hour);
  return atWallClock(`${year}-${pad(month)}-${pad(day)}T${pad(String(clock))}:${minute}:${seconds}`, timeZone);
}

/** The decimal text that a cell means, with a dot, or undefined. Currency signs and grouping go; "(5,00)" is minus five. */
export function readAmount(text: string, { decimal }: Pick<CsvFormat, 'decimal'>): string | undefined {
  const bare = text.replace(/[\p{Sc}\s'’]|[A-Z]{3}/gu, '');
  const negative = /^-|^\(.*\)$|-$/.test(bare);
  const digits = bare
    .replace(/[-()]/g, '')
    .replaceAll(decimal === ',' ? '.' : ',', '')
    .replace(',', '.');
  if (!/^\d{1,15}(\.\d{1,20})?$/.test(digits)) return undefined;
  return negative ? `-${digits}` : digits;
}

/** The format that the cells of a few rows speak for; what they leave open stays as in `otherwise`. */
export function guessFormat(cells: string[], otherwise: CsvFormat): CsvFormat {
  const dates = cells.flatMap((cell) => {
    const parts = PARTS.exec(cell.trim());
    return parts ? [{ first: Number(parts[1]), second: Number(parts[2]), dotted: cell.includes('.') }] : [];
  });
  const amounts = cells.map((cell) => cell.trim()).filter((cell) => !PARTS.test(cell));
  const commas = amounts.filter((cell) => /\d,\d{1,2}$/.test(cell)).length;
  const dots = amounts.filter((cell) => /\d\.\d{1,2}$/.test(cell)).length;
  return {
    ...otherwise,
    decimal: commas > dots ? ',' : dots > 0 ? '.' : otherwise.decimal,
    dateOrder: dates.some(({ first, dotted }) => dotted || first > 12)
      ? 'dmy'
      : dates.some(({ second }) => second > 12)
        ? 'mdy'
        : otherwise.dateOrder,
  };
}

function pad(digits: string): string {
  return digits.padStart(2, '0');
}
