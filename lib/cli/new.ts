/**
 * `npm run new <destination|source|model|report> <id>`: makes a new slice by the pattern of the house, names it where it must be
 * named, and says which tests fail until what is marked FILL IN is filled in. Refuses rather than overwrite anything.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Plan, planSlice } from './scaffold/plan';

const root = process.cwd();
const [kind = '', id = '', ...others] = process.argv.slice(2);
if (!kind || !id || others.length > 0) stop('Say what to make: npm run new <destination|source|model|report> <id>');
const plan = planSlice(root, kind, id);
if (!plan.ok) stop(plan.failure);
write(plan.value);
tell(plan.value);

function write({ added, changed }: Plan): void {
  const files = new Map([...added, ...changed]);
  for (const [path, text] of files) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  // Lines are longer or shorter with every id.
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const formatted = [...files.keys()].filter((path) => /\.(ts|json)$/.test(path));
  execFileSync(process.execPath, [biome, 'format', '--write', ...formatted], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function tell({ added, changed, kind: { tests } }: Plan): void {
  const project = tests.startsWith('lib/reporting') ? 'database' : 'unit';
  const lines = [
    ...[...added.keys()].map((path) => `  new      ${path}`),
    ...[...changed.keys()].map((path) => `  changed  ${path}`),
    '',
    'These fail until all that is marked FILL IN is filled in:',
    `  npx vitest run --project ${project} ${tests}`,
    "  npx vitest run --project unit lib/testing/tidy.test.ts -t 'FILL IN'",
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function stop(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
