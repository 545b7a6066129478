/** Rows of a report as Microsoft writes it (RFC 4180), by the names of its columns. */
const BYTE_ORDER_MARK = /^\ufeff/;

/** The lines of cells; quotes are read away. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, separator = '', quoted, plain = ''] of text
    .replace(BYTE_ORDER_MARK, '')
    .matchAll(/(,|\r?\n|^)(?:"((?:[^"]|"")*)"|([^,"\r\n]*))/g)) {
    if (separator.endsWith('\n')) rows.push([]);
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
  }
  return rows.filter((cells) => cells.some((cell) => cell !== ''));
}
