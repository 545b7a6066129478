/** Imports over HTTP: the file is the request's body and is read as it comes, so that its size does not matter. */
import { Readable } from 'node:stream';
import { actorText, permit } from '@/lib/access';
import { siteActor } from '@/lib/access/site-access';
import { newId } from '@/lib/ops/ids';
import { collectionService } from '@/lib/pipeline/collect/collection-service';
import { importOptions, listImports, previewImport, refusedRows } from '@/lib/workspace';
import { SAMPLE_CHARACTERS_MAX } from '@/lib/workspace/import-schemas';
import { requireReadable } from './address';
import { problemResponse } from './problem';
import { readJson } from './read-json';
import { AppError } from '@/lib/model/problem';

/** The sample with every character escaped, and the mapping beside it. */
const PREVIEW_BYTES_MAX = SAMPLE_CHARACTERS_MAX * 6 + 65_536;

type Context = { params: Promise<Record<string, string>> };
type Handler = (request: Request, context: Context) => Promise<Response>;

/** GET: the site's imports, newest first. */
export const listImportsRoute: Handler = answer(async (request, path) => {
  const { actor, site, read } = await siteActor(request, path['site'] ?? '');
  const imports = await read((tx) => listImports(tx, actor, site));
  return Response.json(
    { imports: imports.map(({ siteId: _, ...job }) => job) },
    { headers: { 'cache-control': 'private, no-store' } },
  );
});

/** POST: what the first rows of a file make. */
export const previewRoute: Handler = answer(async (request, path) => {
  const { actor, site } = await siteActor(request, path['site'] ?? '');
  return Response.json(previewImport(actor, site, await readJson(request, PREVIEW_BYTES_MAX)));
});

/**
 * POST: imports the body. `options` in the query is JSON with the mapping and the format, as the preview gave them; `name` is the
 * file's. Answers when the file is read to its end.
 */
export const importRoute: Handler = answer(async (request, path) => {
  const { actor, site } = await siteActor(request, path['site'] ?? '');
  permit(actor, 'event.write');
  const query = new URL(request.url).searchParams;
  const { mapping, format } = importOptions(actor, parseOptions(query.get('options')));
  if (!request.body)
    throw new AppError('invalid_input', 'The request has no body: send the file.', {
      fields: [{ field: 'body', detail: 'is missing' }],
    });
  const bytes = Number(request.headers.get('content-length')) || undefined;
  const id = newId<'import'>();
  const file = Readable.fromWeb(request.body as import('node:stream/web').ReadableStream);
  const service = await collectionService();
  const fileName = (query.get('name') ?? 'orders.csv').slice(0, 200);
  const counts = await service.importOrders({ site, file, fileName, bytes, mapping, format, startedBy: actorText(actor) }, id);
  return Response.json({ id, ...counts });
});

/** GET: the refused rows as a file. */
export const refusedRoute: Handler = answer(async (request, path) => {
  const { actor, site, read } = await siteActor(request, path['site'] ?? '');
  const id = path['importId'] ?? '';
  const pieces = await refusedRows(read, actor, site, id);
  // Not in object mode, texts leave as bytes: a body of texts is none that fetch can read.
  const body = Readable.toWeb(Readable.from(pieces, { objectMode: false })) as ReadableStream;
  return new Response(body, {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="refused-${id}.csv"` },
  });
});

function answer(handle: (request: Request, path: Record<string, string>) => Promise<Response>): Handler {
  return async (request, { params }) => {
    try {
      requireReadable(request.url);
      return await handle(request, await params);
    } catch (error) {
      return problemResponse(error);
    }
  };
}

function parseOptions(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw new AppError('invalid_input', 'The query needs "options": JSON with mapping and format.', {
      fields: [{ field: 'options', detail: 'must be JSON with mapping and format' }],
    });
  }
}
