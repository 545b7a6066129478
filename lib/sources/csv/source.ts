/** Past orders from a file: read row by row by lib/pipeline/import.ts, never from a request. */
import { fail } from '@/lib/core/result';
import { noSettings, type SourceDefinition } from '../define';

export const csv: SourceDefinition = {
  kind: 'csv',
  name: 'CSV import',
  summary: 'Past orders and refunds from a file, so that reports do not begin at zero.',
  category: 'file',
  authority: 2,
  key: { by: 'write-key', read: () => undefined },
  limits: { bodyBytes: 2_000_000_000, events: 1_000, propertiesBytes: 1_000_000, ageDays: 36_500 },
  settings: noSettings,
  fields: [],
  parse: () => fail({ reason: 'malformed_batch', detail: 'Files are imported on the import screen or with the command line.' }),
};
