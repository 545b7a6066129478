/**
 * Protects what `npm run new` writes where, and what it refuses. That the result type-checks and fails its tests:
 * lib/cli/new.db.test.ts.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ID_LENGTH_MAX } from './names';
import { planSlice } from './plan';

const root = process.cwd();

/** The lines that a changed file has and its present one has not. */
function addedLines(path: string, text: string): string[] {
  const present = new Set(readFileSync(path, 'utf8').split('\n'));
  return text.split('\n').filter((line) => !present.has(line));
}

function planned(kind: string, id: string) {
  const plan = planSlice(root, kind, id);
  if (!plan.ok) throw new Error(plan.failure);
  const { added, changed } = plan.value;
  const lines = [...changed].map(([path, text]) => [path, path.endsWith('.csv') ? [] : addedLines(path, text)]);
  return { added: [...added.keys()], lines: Object.fromEntries(lines), texts: [...added.values(), ...changed.values()] };
}

describe('a new slice', () => {
  it('of destinations is a folder and its registry’s lines', () => {
    const { added, lines } = planned('destination', 'acme_ads');
    expect(added.every((path) => path.startsWith('lib/destinations/acme_ads/'))).toBe(true);
    expect(lines).toEqual({
      'lib/destinations/registry.ts': ["import { acmeAds } from './acme_ads/destination';", '  acmeAds,'],
    });
  });

  it('of sources is a folder and its registry’s lines', () => {
    const { added, lines } = planned('source', 'acme_shop');
    expect(added).toEqual(['README.md', 'cases/order.json', 'source.ts'].map((name) => `lib/sources/acme-shop/${name}`));
    expect(lines).toEqual({ 'lib/sources/registry.ts': ["import { acmeShop } from './acme-shop/source';", '  acmeShop,'] });
  });

  it('of models is a file, its registry’s lines, its id and name in lib/model, and a column to work out', () => {
    const { added, lines, texts } = planned('model', 'acme_split');
    expect(added).toEqual(['lib/attribution/models/acme-split.ts']);
    expect(lines).toEqual({
      'lib/attribution/models/index.ts': ["import { acmeSplit } from './acme-split';", '  acme_split: acmeSplit,'],
      'lib/model/credit.ts': ["  'acme_split',"],
      'lib/model/model-names.ts': ["  acme_split: 'Acme split',"],
      'lib/attribution/golden/credit.csv': [],
    });
    const table =
      texts
        .at(-1)
        ?.split('\n')
        .filter((line) => line && !line.startsWith('#')) ?? [];
    expect(table.map((line) => line.split(',').at(-1))).toEqual(['acme_split', ...table.slice(1).map(() => '?')]);
  });

  it('of reports is a folder, a route, and a line each in the public face and in the API', () => {
    const { added, lines } = planned('report', 'acme');
    expect(added).toEqual([
      'lib/reporting/reports/acme/acme.db.test.ts',
      'lib/reporting/reports/acme/definition.ts',
      'lib/reporting/reports/acme/query.ts',
      'app/api/v1/sites/[site]/reports/acme/route.ts',
    ]);
    expect(Object.keys(lines)).toEqual(['lib/reporting/index.ts', 'lib/http/api-routes.ts']);
    // The address of the route above: openapi.test.ts holds the two against each other.
    expect(lines['lib/http/api-routes.ts']).toContain(`    path: \`\${SITE}/reports/acme\`,`);
  });

  it.each(['destination', 'source', 'model', 'report'])('of the kind %s has no placeholder left', (kind) => {
    expect(planned(kind, 'acme').texts.filter((text) => /__\w+__/.test(text.replaceAll('@__PURE__', '')))).toEqual([]);
  });
});

describe('refused is', () => {
  const rule = `lower-case letters and digits in words joined by _, beginning with a letter, at most ${ID_LENGTH_MAX} characters`;
  it.each([
    ['an unknown kind', 'channel', 'acme', 'There is no kind "channel": it is one of destination, source, model, report.'],
    [
      'a kind of the language',
      'toString',
      'acme',
      'There is no kind "toString": it is one of destination, source, model, report.',
    ],
    ['an id with capitals', 'model', 'Acme', `"Acme" is no id: ${rule}, such as acme_ads.`],
    ['an id with hyphens', 'source', 'acme-shop', `"acme-shop" is no id: ${rule}, such as acme_ads.`],
    ['an id that leads elsewhere', 'report', '../acme', `"../acme" is no id: ${rule}, such as acme_ads.`],
    ['an id too long by one', 'model', 'a'.repeat(ID_LENGTH_MAX + 1), `"${'a'.repeat(31)}" is no id: ${rule}, such as acme_ads.`],
    ['a word of the language', 'destination', 'switch', '"switch" is a word of the language and can name nothing else.'],
    [
      'a destination that is there',
      'destination',
      'meta',
      'There is a destination "meta" already: lib/destinations/meta/README.md.',
    ],
    ['a source that shares a folder', 'source', 'ga4_mp', 'lib/sources/registry.ts uses the name ga4_mp already.'],
    ['a model that is there', 'model', 'linear', 'There is a model "linear" already: lib/attribution/models/linear.ts.'],
    [
      'a report that is there',
      'report',
      'pairing',
      'There is a report "pairing" already: lib/reporting/reports/pairing/pairing.db.test.ts.',
    ],
    ['a name that the registry uses', 'model', 'models', 'lib/attribution/models/index.ts uses the name models already.'],
  ])('%s', (_, kind, id, failure) => {
    expect(planSlice(root, kind, id)).toEqual({ ok: false, failure });
  });

  it('no id of the longest length', () => {
    expect(planSlice(root, 'model', 'a'.repeat(ID_LENGTH_MAX)).ok).toBe(true);
  });
});
