/**
 * Wraps the read API's handlers of files: what `apiRoute` does, and the form that the reader's spreadsheet reads. Files are UTF-8 and
 * say so by their first three bytes, without which Excel takes them for another encoding.
 */
import type { z } from 'zod';
import { withDecimalCommas } from '@/lib/core/csv';
import { parseInput } from '@/lib/model/parse-input';
import { csvParams } from '@/lib/reporting';
import { type ApiCall, apiRoute, type RouteOptions } from './route';

type File = { file: string; text: string };

/** A Next route handler for a CSV file: `text` as `csvLine` writes lines, `file` the name that it is saved under. */
export function csvRoute<Schema extends z.ZodType>(
  options: Omit<RouteOptions<Schema>, 'also'>,
  answer: (call: ApiCall<z.output<Schema>>) => Promise<File>,
): ReturnType<typeof apiRoute> {
  return apiRoute({ ...options, also: csvParams }, async (call) => {
    const { format } = parseInput(csvParams, call.sent);
    const { file, text } = await answer(call);
    return new Response(format === 'semicolon' ? withDecimalCommas(text) : text, {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  });
}
