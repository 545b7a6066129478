/** How long an answer may be: rows of a page are as many as fit, and the next page begins with the first that did not. */

/** An answer is at most 200 KB, with what stands around the rows. */
const ROWS_BYTES_MAX = 190_000;

/** The first of the rows that fit, as JSON in UTF-8; one at least, so that a list goes on. */
export function withinSize<Row>(rows: Row[], bytesMax = ROWS_BYTES_MAX): Row[] {
  let size = 0;
  const end = rows.findIndex((row) => {
    size += Buffer.byteLength(JSON.stringify(row)) + 1;
    return size > bytesMax;
  });
  return end < 0 ? rows : rows.slice(0, Math.max(end, 1));
}
