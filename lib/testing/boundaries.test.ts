/**
 * Protects the layout: who may import whom. Each rule says why; a new exception belongs into the rule with its reason, or
 * nowhere.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findCycle, loadedBy, ownImports, sourceFiles } from './imports';

type Rule = { name: string; why: string; from: RegExp; may: RegExp };

const STAGES = [
  'collection',
  'sources',
  'enrichment',
  'identity',
  'attribution',
  'destinations',
  'spend',
  'delivery',
  'simulator',
];

const rules: Rule[] = [
  { name: 'core stands alone', why: 'core is values: it knows nothing of ours', from: /^lib\/core\//, may: /^lib\/core\// },
  {
    name: 'model stands on core',
    why: 'model is the nouns: everything may import them',
    from: /^lib\/model\//,
    may: /^lib\/(core|model)\//,
  },
  ...STAGES.map((stage) => ({
    name: `${stage} knows only values and nouns`,
    why: 'a pure stage decides; the pipeline calls the stages in order and touches the world',
    from: new RegExp(`^lib/${stage}/`),
    may: new RegExp(`^lib/(core|model|${stage})/`),
  })),
  {
    name: 'contribution shares as attribution does',
    why: 'an order’s costs are shared among its touches by the one rule that shares its revenue',
    from: /^lib\/contribution\//,
    may: /^lib\/(core|model|attribution|contribution)\//,
  },
  {
    name: 'metrics know figures',
    why: 'a metric is a formula over facts: who counts them, and who shows it, is above',
    from: /^lib\/metrics\//,
    may: /^lib\/(core|model|metrics)\//,
  },
  {
    name: 'the sandbox stands in for platforms',
    why: 'a vendor knows what it is sent, and nothing of the store behind it',
    from: /^lib\/sandbox\//,
    may: /^lib\/(core|model|destinations|spend|sandbox)\//,
  },
  {
    name: 'the tracker stays small',
    why: 'every import of the snippet is bytes on each page of the store',
    from: /^lib\/tracker\//,
    may: /^lib\/(core\/id|model\/|tracker\/)/,
  },
  {
    name: 'the database layer lies below',
    why: 'what rows mean is decided above it',
    from: /^db\//,
    may: /^(db\/|lib\/(core|model|ops)\/)/,
  },
  {
    name: 'ops serves everybody',
    why: 'the process knows nobody of its users',
    from: /^lib\/ops\//,
    may: /^lib\/(core|model|ops)\//,
  },
  {
    name: 'reports read',
    why: 'reports read by a scoped transaction and know no pool, recompute with attribution, read destinations by their definitions and hold the demo against its simulation',
    from: /^lib\/reporting\//,
    may: /^(db\/(scoped|schema|queries)|lib\/(core|model|ops|attribution|destinations|delivery|metrics|simulator|spend|tracker|reporting)\/)/,
  },
  {
    name: 'collection stores',
    why: 'a request becomes a stored event and no more: what it means is derived later, what it owes is sent later',
    from: /^lib\/pipeline\/collect\//,
    may: /^(db\/|lib\/(core|model|ops|collection|sources|enrichment|destinations|tracker|pipeline\/collect)\/)/,
  },
  {
    name: 'deriving reads the log',
    why: 'derived rows follow from stored events alone; what both wings need is a pure stage’s',
    from: /^lib\/pipeline\/derive\//,
    may: /^(db\/|lib\/(core|model|ops|sources|enrichment|identity|attribution|contribution|delivery|destinations|pipeline\/derive)\/|lib\/pipeline\/bell)/,
  },
  {
    name: 'delivery sends what is owed',
    why: 'what is owed was decided when it was derived; what an order is still worth is reckoned as credit reckons it',
    from: /^lib\/pipeline\/deliver\//,
    may: /^(db\/|lib\/(core|model|ops|collection|enrichment|attribution|sources|destinations|delivery|pipeline\/deliver)\/|lib\/pipeline\/bell)/,
  },
  {
    name: 'spend keeps what ads cost',
    why: 'cost comes from ad platforms and not from the log: a rebuild, a late event and a delivery know nothing of it; it names channels',
    from: /^lib\/pipeline\/spend\//,
    may: /^(db\/|lib\/(core|model|ops|spend|enrichment|pipeline\/spend)\/)/,
  },
  {
    name: 'the worker runs deriving and delivery',
    why: 'it is the one program over both; collection runs in the web process',
    from: /^lib\/pipeline\/[^/]+$/,
    may: /^(db\/|lib\/(core|model|ops|pipeline)\/)/,
  },
  {
    name: 'periodic jobs call the wings',
    why: 'a job is when and by whom; what it does is a query’s or a wing’s, and a metric is watched as reports tell it',
    from: /^lib\/pipeline\/jobs\//,
    may: /^(db\/|lib\/(core|model|metrics|ops|reporting|pipeline\/(collect|derive|deliver|jobs|spend))\/)/,
  },
  {
    name: 'access asks the database alone',
    why: 'who may do what is decided below every use case',
    from: /^lib\/access\//,
    may: /^(db\/|lib\/(core|model|ops|access)\/)/,
  },
  {
    name: 'use cases know no HTTP',
    why: 'the console, the API and the command line call the same ones',
    from: /^lib\/workspace\//,
    may: /^(db\/|lib\/(core|model|enrichment|metrics|ops|access|delivery|destinations|simulator|sources|spend|tracker|pipeline|workspace)\/)/,
  },
  {
    name: 'http is above all that it serves',
    why: 'it turns requests into calls and results into answers; of the database it knows connection, replica, sites and what its errors mean',
    from: /^lib\/http\//,
    may: /^(db\/(client|replica|available|sql-state)|db\/queries\/site|lib\/(core|metrics|model|ops|access|collection|sources|sandbox|pipeline|reporting|workspace|http)\/)/,
  },
  {
    name: 'pages and routes never query',
    why: 'a query in a page has no authorisation: call a use case or a report',
    from: /^app\//,
    may: /^(app|components)\/|^lib\/(core|metrics|model|ops|access|delivery|destinations|sources|simulator|spend|tracker|pipeline\/collect|reporting|workspace|http)\//,
  },
  {
    name: 'the kit knows no page',
    why: 'what several pages of the console share must not change with one of them',
    from: /^app\/\(console\)\/_kit\//,
    may: /^(app\/\(console\)\/_kit|components|lib)\//,
  },
  {
    name: 'components show what they are given',
    why: 'a component that fetches cannot be shown without a server',
    from: /^components\//,
    may: /^(components\/|lib\/(core|model)\/|lib\/reporting\/(wire|reports\/[a-z0-9-]+\/definition))/,
  },
];

/** Tests and programs put parts together that do not know each other. */
const EXEMPT = /\.test\.ts$|^lib\/(testing|cli|drills)\/|^(e2e|bench)\//;
const imports = ownImports().filter(({ from }) => !EXEMPT.test(from));

describe('imports', () => {
  it.each(rules)('$name: $why', ({ from, may }) => {
    const strays = imports
      .filter((edge) => from.test(edge.from) && !may.test(edge.to))
      .map((edge) => `${edge.from} -> ${edge.to}`);
    expect(strays).toEqual([]);
  });

  it('give no pool to pages and API routes: they read within a scope, and change by server actions', () => {
    const beforeSignIn = /^app\/(\(access\)\/|page\.tsx$)/;
    const takesPool = /\bdatabase\b[^;]*from '@\/lib\/workspace'|\bdb\b[^;]*= await (siteActor|workspaceActor)\(/;
    const strays = sourceFiles().filter(
      (path) =>
        path.startsWith('app/') &&
        !beforeSignIn.test(path) &&
        !path.endsWith('/actions.ts') &&
        takesPool.test(readFileSync(path, 'utf8')),
    );
    expect(strays).toEqual([]);
  });

  it('have no cycles, of types neither: files in a cycle are one file', () => {
    expect(findCycle(imports)).toBeUndefined();
  });

  it('reach the _parts of a page only from the folder that holds them: what several pages share is in _kit', () => {
    const strays = imports.filter(({ from, to }) => {
      const parts = to.lastIndexOf('/_parts/');
      return parts >= 0 && !from.startsWith(to.slice(0, parts + 1));
    });
    expect(strays.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it.each(['attribution', 'enrichment', 'identity', 'collection'])(
    'enter lib/%s by its index: what else it holds may change',
    (stage) => {
      const inside = new RegExp(`^lib/${stage}/`);
      const strays = imports.filter(({ from, to }) => inside.test(to) && !inside.test(from) && !to.endsWith('/index.ts'));
      expect(strays.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
    },
  );

  it('load no parser and no database into a browser, but where a mapping is checked while it is typed', () => {
    const strays = sourceFiles()
      .filter((path) => /^(app|components)\//.test(path) && hasDirective(path, 'use client'))
      .flatMap((path) => wayToHeavy(path) ?? []);
    expect([...new Set(strays)]).toEqual([]);
  });
});

/** 32 and more KB each in every page that reaches them, for what the server alone does. */
const HEAVY = new Set(['zod', 'drizzle-orm', 'pg']);
/** They hold what is typed against the schema that the server has, and are on no other page. */
const CHECKS_MAPPINGS =
  /^app\/\(console\)\/\[workspace\]\/\[site\]\/(destinations\/\[connectionId\]|sources\/\[sourceId\])\/_parts\/mapping-(draft|preview)\.ts$/;

function hasDirective(path: string, directive: string): boolean {
  return readFileSync(path, 'utf8').startsWith(`'${directive}'`);
}

/** The last import on a shortest way from the file to a heavy package; undefined where there is none. */
function wayToHeavy(client: string): string | undefined {
  const reached = new Set([client]);
  for (const file of reached) {
    // An action is called, not loaded.
    if (CHECKS_MAPPINGS.test(file) || hasDirective(file, 'use server')) continue;
    for (const to of loadedBy(file)) {
      if (HEAVY.has(to)) return `${client} reaches ${file} -> ${to}`;
      if (/\.tsx?$/.test(to)) reached.add(to);
    }
  }
  return undefined;
}
