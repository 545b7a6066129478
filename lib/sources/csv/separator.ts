/**
 * What parts a file's cells. One sign for the whole file, told by its heading: in files parted by semicolons, commas are decimal signs
 * ("12,50"), and shops' English exports write commas into addresses.
 */
const separators = [',', ';', '\t'] as const;
export type Separator = (typeof separators)[number];

/**
 * What Excel reads before the heading: "sep=;" and the like, in a line of its own. It is no heading; `line` is all of it, to the end of
 * the line.
 */
export function statedSeparator(beginning: string): { separator: Separator; line: string } | undefined {
  const [line, sign] = /^\uFEFF?"?sep=([,;\t])"?[ \t]*(?:\r\n|\r|\n|$)/i.exec(beginning) ?? [];
  const separator = separators.find((known) => known === sign);
  return line && separator ? { separator, line } : undefined;
}

/** The sign that stands most often outside quotes in the first line that is not empty; a comma where none does. */
export function separatorOf(beginning: string): Separator {
  const stated = statedSeparator(beginning);
  if (stated) return stated.separator;
  const [heading = ''] = beginning
    .replace(/^\uFEFF/, '')
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '');
  const counts = separators.map((sign) => ({ sign, count: heading.split(sign).length - 1 }));
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).sign;
}
