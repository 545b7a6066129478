/** Search in reports: part of a text, case ignored, every character standing for itself. */
import { type AnyColumn, ilike, type SQL } from 'drizzle-orm';

/** Whether the column contains the text. */
export function contains(column: AnyColumn | SQL, text: string): SQL {
  return ilike(column, `%${text.replace(/[\\%_]/g, '\\$&')}%`);
}
