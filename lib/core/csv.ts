/**
 * CSV for spreadsheets (RFC 4180). Text comes from people and URLs: what a spreadsheet would run as a formula begins with an apostrophe.
 * https://owasp.org/www-community/attacks/CSV_Injection (read 2026-11)
 */

/** Spreadsheets take a file for UTF-8 when it begins with this. */
export const BYTE_ORDER_MARK = '\ufeff';

const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/** One cell of text. */
export function csvText(text: string): string {
  const harmless = FORMULA_START.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One line of cells that are ready. */
export function csvLine(cells: string[]): string {
  return `${cells.join(',')}\r\n`;
}
