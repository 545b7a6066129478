/** Protects the API's description: well formed, complete, and true of the handlers there are. */
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiRoutes } from './api-routes';
import { openApiDocument } from './openapi';

const document = openApiDocument('https://t.shop.example');
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every text under a key of this name, anywhere. */
function valuesOf(node: unknown, key: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => [
    ...(name === key && typeof value === 'string' ? [value] : []),
    ...valuesOf(value, key),
  ]);
}

describe('the OpenAPI document', () => {
  it('describes every handler below app/api/v1, and no other', () => {
    const handlers = globSync('app/api/v1/**/route.ts').map(
      (file) =>
        `/${file
          .replace(/^app\//, '')
          .replace(/\/route\.ts$/, '')
          .replace(/\[(\w+)\]/g, '{$1}')}`,
    );
    const described = apiRoutes.map(({ path }) => path).filter((path) => path.startsWith('/api/'));
    expect([...new Set(described)].sort()).toEqual(handlers.sort());
  });

  it('refers only to schemas that it holds, and uses each', () => {
    const referred = new Set(valuesOf(document, '$ref'));
    expect([...referred].sort()).toEqual(
      Object.keys(document.components.schemas)
        .map((name) => `#/components/schemas/${name}`)
        .sort(),
    );
    expect(valuesOf(document, '$schema')).toEqual([]);
  });

  it('names each operation once', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(names).toEqual([...new Set(names)]);
  });

  it.each(operations)(
    'declares each variable of $method $path, an answer, and problem+json for failures',
    ({ path, operation }) => {
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
      const statuses = Object.keys(operation.responses);
      expect(statuses.filter((status) => status.startsWith('2'))).toHaveLength(1);
      for (const status of statuses.filter((code) => !code.startsWith('2'))) {
        expect(Object.keys(operation.responses[status]?.content ?? {})).toEqual(['application/problem+json']);
      }
      const isPublic = !path.startsWith('/api/v1/sites/');
      expect(operation.security).toEqual(isPublic ? [] : [{ bearer: [] }]);
    },
  );

  it('states parameters as they are sent, with what stands in for those left out', () => {
    const parameters = document.paths['/api/v1/sites/{site}/overview']?.['get']?.parameters ?? [];
    expect(parameters.filter(({ name }) => ['site', 'from', 'model'].includes(name))).toEqual([
      { name: 'site', in: 'path', required: true, description: 'The id of the site', schema: { type: 'string', format: 'uuid' } },
      {
        name: 'from',
        in: 'query',
        required: false,
        description: "A day of the site's time zone, YYYY-MM-DD. Default: 30 days before `to`",
        schema: { type: 'string' },
      },
      expect.objectContaining({
        name: 'model',
        required: false,
        schema: expect.objectContaining({ default: 'last_non_direct_click' }),
      }),
    ]);
  });
});
