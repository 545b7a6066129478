/** `cli import`: a file of past orders, with the columns guessed from its heading unless they are named. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Database } from '@/db/client';
import { siteById } from '@/db/queries/site';
import { operatorOf } from '@/lib/access';
import type { Id } from '@/lib/core/id';
import { scrubUrl } from '@/lib/enrichment';
import { AppError } from '@/lib/model/problem';
import { newId } from '@/lib/ops/ids';
import { seal } from '@/lib/ops/secrets';
import { openAddressBudget } from '@/lib/pipeline/collect/address-budget';
import { openLargeBodies } from '@/lib/pipeline/collect/large-bodies';
import { createCollector } from '@/lib/pipeline/collect/collector';
import { type ImportCounts, importOrders } from '@/lib/pipeline/collect/import';
import { encodingOf } from '@/lib/sources/csv/encoding';
import { importOptions, previewImport } from '@/lib/workspace';

export type ImportFlags = {
  file: string;
  map?: string[];
  timeZone?: string;
  dateOrder?: string;
  decimal?: string;
  currency?: string;
};

const SAMPLE_BYTES = 190_000;

/** What became of the file's rows. `--map orderId="Order No."` names a column by its heading. */
export async function importFile(
  db: Database,
  siteId: Id<'site'>,
  flags: ImportFlags,
): Promise<ImportCounts & { id: string; heading: string[] }> {
  const site = await siteById(db, siteId);
  if (!site) throw new AppError('not_found', `There is no site ${siteId}.`);
  const actor = operatorOf(site.workspaceId);
  const guessed = previewImport(actor, site, { sample: await beginningOf(flags.file) });
  const { timeZone, dateOrder, decimal, currency } = flags;
  const stated = Object.fromEntries(
    Object.entries({ timeZone, dateOrder, decimal, currency }).filter(([, value]) => value !== undefined),
  );
  const named = (flags.map ?? []).map((text) => columnOf(text, guessed.heading));
  const { mapping, format } = importOptions(actor, {
    mapping: { ...guessed.mapping, ...Object.fromEntries(named) },
    format: { ...guessed.format, ...stated },
  });
  const context = {
    siteOf: async () => site,
    siteByKey: async () => undefined,
    webhookAt: async () => undefined,
    policyOf: () => site.settings.consentPolicy,
    budget: openAddressBudget(),
    readLarge: openLargeBodies().read,
    originAllowed: () => true,
    withinRate: async () => true,
    knownOf: () => ({}),
    scrubUrl,
    seal,
    handOverSecret: '',
    newId,
  };
  const id = context.newId<'import'>();
  const { size } = await stat(flags.file);
  const file = createReadStream(flags.file);
  const request = { site, file, fileName: basename(flags.file), bytes: size, mapping, format, startedBy: 'operator' };
  const collector = createCollector(db, 2, context);
  const counts = await importOrders(request, { db, collector, context, now: () => new Date() }, id);
  return { id, heading: guessed.heading, ...counts };
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path).catch(() => {
    throw new AppError('invalid_input', `${path} cannot be read.`, { fields: [{ field: 'file', detail: 'cannot be read' }] });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
    return bytesRead < SAMPLE_BYTES ? text : text.slice(0, text.lastIndexOf('\n'));
  } finally {
    await file.close();
  }
}

function columnOf(text: string, heading: string[]): [string, number] {
  const equals = text.indexOf('=');
  const place = heading.indexOf(text.slice(equals + 1));
  if (equals > 0 && place >= 0) return [text.slice(0, equals), place];
  throw new AppError('invalid_input', `--map ${text}: name a column as orderId="Heading of the file".`, {
    fields: [{ field: 'map', detail: `must be one of the file's headings: ${heading.join(', ').slice(0, 300)}` }],
  });
}
