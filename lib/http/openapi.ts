/**
 * The OpenAPI 3.1 document of the API (https://spec.openapis.org/oas/v3.1.1.html, read 2026-11), made from the table of routes.
 * Its schemas are JSON Schema 2020-12, which is what zod writes; named schemas move to components. zod-openapi 6 was tried
 * (2026-11): it calls query parameters required that the routes fill in, and lets some answers forbid further fields; mending
 * that takes what it saves.
 */
import { z } from 'zod';
import { invariant } from '@/lib/core/invariant';
import { csvParams } from '@/lib/reporting';
import { type ApiRouteEntry, apiRoutes } from './api-routes';
import { httpStatus } from './problem';
import type { ErrorCode } from '@/lib/model/problem';

export type JsonSchema = { [key: string]: unknown };
export type Parameter = { name: string; in: 'path' | 'query'; required: boolean; description?: string; schema: JsonSchema };
type Content = { [contentType: string]: { schema: JsonSchema } };
type ApiResponse = { description: string; content?: Content; headers?: Record<string, unknown> };

export type Operation = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: { bearer: [] }[];
  parameters: Parameter[];
  requestBody?: { required: true; content: Content };
  responses: { [status: string]: ApiResponse };
};

export type OpenApiDocument = {
  openapi: '3.1.1';
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: { [path: string]: { [method: string]: Operation } };
  components: { schemas: { [name: string]: JsonSchema }; securitySchemes: Record<string, JsonSchema> };
};

const DESCRIPTION =
  "Read a site's reports, orders and events, and send it events. Amounts are decimal text with their currency; days are YYYY-MM-DD in the site's " +
  'time zone; times are UTC, ISO 8601. What is not known is left out. Errors are problem+json (RFC 9457).';

const problemSchema = z.object({
  type: z.string().describe('urn:tieback:problem: and the code'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().describe('A sentence for people'),
  errors: z
    .array(z.object({ field: z.string(), detail: z.string() }))
    .optional()
    .describe('The fields at fault'),
});

const PATH_PARAMETERS: Record<string, string> = {
  site: 'The id of the site',
  orderId: 'The id of the order',
  conversionId: 'The id of the conversion',
  importId: 'The id of the import',
  deliveryId: 'The id of the delivery',
  connectionId: 'The id of the connection',
  accountId: "The ad account's id",
  ruleId: 'The id of the alert rule',
  loginId: 'The id of the login at the ad platform',
  path: "The last part of the site's collection address",
};

/** The document as served at /api/v1/openapi.json. */
export function openApiDocument(publicUrl: string): OpenApiDocument {
  const schemas = new Map<string, JsonSchema>();
  refTo(schemas, 'Problem', problemSchema, 'output');
  const paths: OpenApiDocument['paths'] = {};
  for (const route of apiRoutes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, schemas) };
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Tieback API', version: '1', description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: publicUrl }],
    tags: [...new Set(apiRoutes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries([...schemas].sort(([left], [right]) => (left < right ? -1 : 1))),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key of the workspace: tb_…, made under Settings' },
      },
    },
  };
}

function operationOf(route: ApiRouteEntry, schemas: Map<string, JsonSchema>): Operation {
  const content = ({ contentType, name, schema }: ApiRouteEntry['answer'], io: 'input' | 'output'): Content => ({
    [contentType]: {
      schema: schema && name ? refTo(schemas, name, schema, io) : { type: contentType.endsWith('json') ? 'object' : 'string' },
    },
  });
  const responses: Operation['responses'] = {
    [route.status]: { description: route.status === 202 ? 'Stored' : 'OK', content: content(route.answer, 'output') },
  };
  for (const code of route.problems) Object.assign(responses, problemResponses(code));
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description && { description: route.description }),
    security: route.permission ? [{ bearer: [] }] : [],
    parameters: [...pathParameters(route.path), ...queryParameters(route)],
    ...(route.body && { requestBody: { required: true, content: content(route.body, 'input') } }),
    responses,
  };
}

function problemResponses(code: ErrorCode): Operation['responses'] {
  const { status, title } = httpStatus[code];
  const waits = code === 'rate_limited' || code === 'unavailable';
  return {
    [status]: {
      description: title,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      ...(waits && { headers: { 'Retry-After': { description: 'Seconds to wait, where known', schema: { type: 'integer' } } } }),
    },
  };
}

function pathParameters(path: string): Parameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const description = PATH_PARAMETERS[name];
    invariant(description, `the path parameter ${name} is not described`);
    return {
      name,
      in: 'path',
      required: true,
      description,
      schema: { type: 'string', ...(name !== 'path' && { format: 'uuid' }) },
    };
  });
}

function queryParameters({ query, filled = [], answer }: ApiRouteEntry): Parameter[] {
  if (!query) return [];
  const own = parametersOf(query, filled);
  return 'contentType' in answer && answer.contentType === 'text/csv' ? [...own, ...parametersOf(csvParams, [])] : own;
}

function parametersOf(query: z.ZodType, filled: NonNullable<ApiRouteEntry['filled']>): Parameter[] {
  const { properties, required } = objectSchema.parse(z.toJSONSchema(query, { io: 'input' }));
  return Object.entries(properties).map(([name, { description, ...schema }]) => {
    const standIn = filled.find((parameter) => parameter.name === name)?.with;
    const told = [description, standIn && `Default: ${standIn}`].filter(Boolean).join('. ');
    return { name, in: 'query', required: !standIn && required.includes(name), ...(told && { description: told }), schema };
  });
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })),
  required: z.array(z.string()).default([]),
});

const writtenSchema = z.looseObject({ $defs: z.record(z.string(), z.looseObject({})).default({}) });

/** Puts the schema, and those with names of their own inside it, into components; a reference to it. */
function refTo(schemas: Map<string, JsonSchema>, name: string, schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const written = JSON.stringify(z.toJSONSchema(schema, { io, override: io === 'output' ? allowMore : undefined })).replaceAll(
    '"#/$defs/',
    '"#/components/schemas/',
  );
  const { $schema: _, $defs, ...own } = writtenSchema.parse(JSON.parse(written));
  for (const [inner, definition] of Object.entries($defs)) schemas.set(inner, withoutId(definition));
  schemas.set(name, own);
  return { $ref: `#/components/schemas/${name}` };
}

/** Answers may gain fields: readers must not refuse them. */
function allowMore({ jsonSchema }: { jsonSchema: { additionalProperties?: unknown } }): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}

function withoutId({ id: _, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
