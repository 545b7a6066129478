/**
 * What a slice of each kind consists of: the folder its files go to, and the lines elsewhere that name it. Destinations and
 * sources are named by their registry alone. Models are named in lib/model too, which may not import their registry, and in the
 * hand-worked table; reports have an address, which Next wants as a file below app and the API's description as a line.
 */
import type { Names } from './names';

/** Puts `insert` before the first `before` that follows `after`. */
export type Insertion = { file: string; after?: string; before: string; insert: string };

export type Kind = {
  /** Where the files of the kind's own folder here go. */
  folder: string;
  /** Files that go elsewhere, by their name here. */
  elsewhere?: Record<string, string>;
  /** Names what there is of this kind. */
  registry: string;
  /** What the registry calls the new one. */
  name: string;
  insertions: Insertion[];
  /** Tables of cases that get a column to be worked out by hand: `?` stands for what is not yet. */
  columns?: string[];
  /** The tests that say what is left to fill in. */
  tests: string;
};

export const kinds: Record<string, (names: Names) => Kind> = { destination, source, model, report };

function destination({ id, camel }: Names): Kind {
  const registry = 'lib/destinations/registry.ts';
  const list = 'export const destinations';
  return {
    folder: `lib/destinations/${id}`,
    registry,
    name: camel,
    insertions: [
      { file: registry, before: `\n${list}`, insert: `import { ${camel} } from './${id}/destination';\n` },
      { file: registry, after: list, before: '];', insert: `  ${camel},\n` },
    ],
    tests: `lib/destinations/contract.test.ts -t '^${id} '`,
  };
}

function source({ id, kebab, camel }: Names): Kind {
  const registry = 'lib/sources/registry.ts';
  const list = 'export const sources';
  return {
    folder: `lib/sources/${kebab}`,
    registry,
    name: camel,
    insertions: [
      { file: registry, before: `\n${list}`, insert: `import { ${camel} } from './${kebab}/source';\n` },
      { file: registry, after: list, before: '];', insert: `  ${camel},\n` },
    ],
    tests: `lib/sources/contract.test.ts -t '^${id} '`,
  };
}

function model({ id, kebab, camel, title }: Names): Kind {
  const registry = 'lib/attribution/models/index.ts';
  const list = 'export const models';
  const names = 'lib/model/model-names.ts';
  return {
    folder: 'lib/attribution/models',
    registry,
    name: camel,
    insertions: [
      { file: registry, before: `\n${list}`, insert: `import { ${camel} } from './${kebab}';\n` },
      { file: registry, after: list, before: '};', insert: id === camel ? `  ${id},\n` : `  ${id}: ${camel},\n` },
      { file: 'lib/model/credit.ts', after: 'export const modelIds', before: '] as const;', insert: `  '${id}',\n` },
      { file: names, after: 'export const modelNames', before: '};', insert: `  ${id}: '${title}',\n` },
    ],
    columns: ['lib/attribution/golden/credit.csv'],
    tests: `lib/attribution/golden.test.ts -t ' ${id}$'`,
  };
}

function report({ kebab, camel, pascal, title }: Names): Kind {
  const folder = `lib/reporting/reports/${kebab}`;
  const routes = 'lib/http/api-routes.ts';
  return {
    folder,
    elsewhere: { 'route.ts': `app/api/v1/sites/[site]/reports/${kebab}/route.ts` },
    registry: 'lib/reporting/index.ts',
    name: `${camel}Report`,
    insertions: [
      {
        file: 'lib/reporting/index.ts',
        before: "export type { WireMoney } from './wire';",
        insert:
          `export { type ${pascal}Params, ${camel}Params, type ${pascal}Result, ${camel}Result } from './reports/${kebab}/definition';\n` +
          `export { ${camel}Report } from './reports/${kebab}/query';\n`,
      },
      { file: routes, before: "} from '@/lib/reporting';", insert: `  ${camel}Params,\n  ${camel}Result,\n` },
      {
        file: routes,
        after: 'export const apiRoutes',
        before: '  ...deliveryRoutes,',
        insert: `  {
    method: 'get',
    path: \`\${SITE}/reports/${kebab}\`,
    id: 'get${pascal}',
    tag: 'Reports',
    summary: 'FILL IN: the question that ${title} answers',
    permission: 'report.read',
    query: ${camel}Params,
    filled: recent,
    status: 200,
    answer: json('${pascal}', ${camel}Result),
    problems: SITE_PROBLEMS,
  },
`,
      },
    ],
    tests: folder,
  };
}
