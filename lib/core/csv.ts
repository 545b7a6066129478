/**
 * CSV for spreadsheets (RFC 4180). Text comes from people and URLs: what a spreadsheet would run as a formula begins with an apostrophe.
 * https://owasp.org/www-community/attacks/CSV_Injection (read 2026-11)
 */

/** Spreadsheets take a file for UTF-8 when it begins with this. */
export const BYTE_ORDER_MARK = '\ufeff';

const FORMULA_START = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
/** A spreadsheet whose locale writes decimals with a comma separates cells by semicolons: there what follows one is a cell's start. */
const FORMULA_AFTER_SEPARATOR = /(?<=[;\t]\s*["']?)(?=[=+\-@＝＋－＠])/g;
/** Text that looks like a decimal is quoted too: what stands without quotes and looks like one is a figure. */
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$|^-?\d+\.\d+$/;
/** A quoted cell, a separator, or a figure with decimals in a file of lines as `csvLine` makes them. */
const QUOTED_SEPARATOR_OR_DECIMAL = /"(?:[^"]|"")*"|,|(?<=^|[,\n\ufeff])-?\d+\.\d+(?=[,\r]|$)/g;

/** One cell of text. */
export function csvText(text: string): string {
  const inner = text.replaceAll(FORMULA_AFTER_SEPARATOR, "'");
  const harmless = FORMULA_START.test(text) ? `'${inner}` : inner;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One line of cells that are ready. */
export function csvLine(cells: string[]): string {
  return `${cells.join(',')}\r\n`;
}

/** The same file as spreadsheets read it where decimals have a comma: cells are separated by semicolons. Text stays as it is. */
export function withDecimalCommas(file: string): string {
  return file.replace(QUOTED_SEPARATOR_OR_DECIMAL, (found) => {
    if (found.startsWith('"')) return found;
    return found === ',' ? ';' : found.replace('.', ',');
  });
}
