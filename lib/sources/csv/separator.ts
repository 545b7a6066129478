/**
 * What parts a file's cells. One sign for the whole file, told by its heading: in files parted by semicolons, commas are decimal signs
 * ("12,50"), and shops' English exports write commas into addresses.
 */
const separators = [',', ';', '\t'] as const;
export type Separator = (typeof separators)[number];

/** The sign that stands most often outside quotes in the first line that is not empty; a comma where none does. */
export function separatorOf(beginning: string): Separator {
  const [heading = ''] = beginning
    .replace(/^\uFEFF/, '')
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '');
  const counts = separators.map((sign) => ({ sign, count: heading.split(sign).length - 1 }));
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).sign;
}
