/**
 * Protects the README's production lines by running them, word for word, against a Postgres of their own: web and worker come up under one key, what the
 * command line makes is there for both, a program under another key or under none refuses and says why, and all of them end when npm is told to.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import pg from 'pg';
import { startedDatabase } from '@/lib/cli/home';
import { freePort } from '@/lib/ops/embedded-postgres';
import { HOME } from './global-setup';

const NAME = 'tieback_readme';
const SECRET = 'a secret of the README’s own, 32 characters and more';
const readme = await readFile('README.md', 'utf8');
const [, production = ''] = readme.split('\n## In production\n');
const [programs = [], operators = []] = [...production.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => linesOf(block));
const started = new Set<ChildProcess>();
let settings: Record<string, string>;
let folder: string;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  const url = new URL(await startedDatabase(HOME));
  await inServer(url, `DROP DATABASE IF EXISTS ${NAME} WITH (FORCE)`, `CREATE DATABASE ${NAME}`);
  url.pathname = `/${NAME}`;
  folder = await mkdtemp(join(tmpdir(), 'tieback-readme-'));
  const port = String(await freePort());
  settings = {
    DATABASE_URL: url.href,
    AUTH_SECRET: SECRET,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    PORT: port,
    TIEBACK_HOME: folder,
  };
});

test.afterAll(async () => {
  for (const child of started) child.kill('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

test('the lines are these, and the build is the one that npm test makes', async () => {
  expect(programs).toEqual([
    'cp .env.example .env',
    'npm ci && npm run build',
    'npm run db:migrate',
    'npm run web',
    'npm run worker',
  ]);
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(await readFile('package.json', 'utf8'));
  expect(await readFile('lib/cli/test.mjs', 'utf8')).toContain(`'${scripts['build']?.split(' ').at(-1)}'`);
});

test('they bring up web and worker, and the operator’s lines do what they say', async () => {
  test.setTimeout(400_000);
  const [, , migrate = '', web = '', worker = ''] = programs;
  expect(await toEnd(migrate, settings)).toMatchObject({ code: 0 });
  const running = [start(web, settings), start(worker, settings)];
  await expect.poll(() => ready(), { timeout: 60_000 }).toBe(200);

  const ids: Record<string, string> = {};
  const file = join(folder, 'orders.csv');
  const landing = 'https://acme.example/?gclid=Cj0A&email=zoe%40example.com';
  await writeFile(
    file,
    `Name,Created at,Total,Currency,Email,Landing page\n#1,2026-03-01 12:00:00 +0100,59.90,EUR,zoe@example.com,${landing}\n`,
  );
  for (const line of operators) {
    const whose = line.includes('--site ID') ? ids['site'] : ids['workspace'];
    const { code, output } = await toEnd(line.replace('ID', whose ?? '').replace('orders.csv', file), settings);
    expect([line, code, code === 0 ? '' : output]).toEqual([line, 0, '']);
    const [, kind = ''] = /cli -- (\w+) create/.exec(line) ?? [];
    if (kind) ids[kind] = JSON.parse(output).id;
  }
  const [row] = await inServer(
    settings['DATABASE_URL'] ?? '',
    'SELECT personal, (SELECT sealing_key FROM installation) AS key FROM event',
  );
  expect(JSON.stringify(row)).toContain('email=redacted');
  expect(JSON.stringify(row)).not.toContain('zoe');

  for (const [changed, why] of [
    [{ AUTH_SECRET: 'another secret, which also has 32 characters' }, 'Settings do not agree'],
    [{ AUTH_SECRET: '' }, 'AUTH_SECRET is missing or the public default'],
    [{ PUBLIC_URL: '' }, 'PUBLIC_URL is missing'],
  ] as const) {
    for (const line of [web, worker, 'npm run -s cli -- import --site ID --file orders.csv']) {
      const { code, output } = await toEnd(line, { ...settings, PORT: String(await freePort()), ...changed });
      expect([line, code, output.includes(why) ? why : output]).toEqual([line, 1, why]);
    }
  }

  for (const child of running) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
  await expect.poll(() => ready(), { timeout: 15_000 }).toBe(0);
});

/** The commands of a block, without the words to whoever reads it. */
function linesOf(block: string): string[] {
  return block.split('\n').flatMap((line) => line.replace(/\s+#.*$/, '').trim() || []);
}

/** As typed into a shell in the project's folder. */
function start(line: string, env: Record<string, string>): ChildProcess {
  const bare = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(NODE_ENV|DEMO|DATABASE_URL|npm_.*)$/.test(name)),
  );
  const child = spawn('sh', ['-c', `exec ${line}`], {
    env: { ...bare, ...env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  child.once('exit', () => started.delete(child));
  child.stdout?.resume();
  child.stderr?.resume();
  return child;
}

async function toEnd(line: string, env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = start(line, env);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output: output.slice(output.indexOf('{') < 0 ? 0 : output.indexOf('{')) };
}

/** The status of /readyz; 0 when nobody answers. */
async function ready(): Promise<number> {
  const answer = await fetch(`${settings['PUBLIC_URL']}/readyz`).catch(() => undefined);
  return answer?.status ?? 0;
}

async function inServer(url: URL | string, ...queries: string[]): Promise<unknown[]> {
  const client = new pg.Client(String(url));
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const query of queries) rows = (await client.query(query)).rows;
    return rows;
  } finally {
    await client.end();
  }
}
