/**
 * The recipes of docs/operations.md, read out of it line by line, so that what a drill runs is what an operator reads. They run in
 * a checkout of the drill's own, made of links, where a dump may lie about.
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serverUser } from './cluster';
import { drillFolder } from './drill-folder';
import { check } from './programs';

const DOCUMENT = 'docs/operations.md';
/** What is this checkout's alone. */
const NOT_LINKED = new Set(['.git', '.data', '.env']);

/** The commands of the blocks under the heading, block by block, without the words to whoever reads them. */
export function recipesOf(heading: string): string[][] {
  return blocksOf(heading, 'sh').map((block) =>
    block.split('\n').flatMap((line) => line.replace(/(^|\s+)#.*$/, '').trim() || []),
  );
}

/** The settings of Postgres that stand under the heading. */
export function settingsOf(heading: string): string[] {
  return blocksOf(heading, 'ini').flatMap((block) => block.split('\n').filter(Boolean));
}

function blocksOf(heading: string, language: string): string[] {
  const [, section] = readFileSync(DOCUMENT, 'utf8').split(new RegExp(`\\n#+ ${heading}\\n`));
  const [own = ''] = (section ?? '').split(/\n#+ (?=[A-Z])/);
  const blocks = [...own.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);
  if (blocks.length === 0) throw new Error(`${DOCUMENT} has no ${language} block under "${heading}".`);
  return blocks;
}

/** The project as links in the drill's folder. */
export function linkedCheckout(): string {
  const folder = join(drillFolder(), 'checkout');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync('.')) if (!NOT_LINKED.has(name)) symlinkSync(join(process.cwd(), name), join(folder, name));
  return folder;
}

export type Shell = {
  folder: string;
  /** Postgres's programs. */
  bin: string;
  settings: Record<string, string>;
};

/**
 * Runs the line as typed into a shell, by the server's user if asked; resolves to all that it said. Rejects when it fails, unless
 * its status may be another.
 */
export async function runLine(line: string, { folder, bin, settings }: Shell, by?: 'server', status = [0]): Promise<string> {
  const file = join(drillFolder(), 'said');
  // A server that a line starts keeps what it writes to: a pipe would never end.
  const said = openSync(file, 'w', 0o666);
  const child = spawn('sh', ['-c', line], {
    cwd: by ? drillFolder() : folder,
    stdio: ['ignore', said, said],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DEMO: 'true',
      ...settings,
      PATH: [bin, dirname(process.execPath), process.env['PATH']].join(':'),
    },
    ...(by && serverUser()),
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  closeSync(said);
  const words = readFileSync(file, 'utf8');
  if (!status.includes(code ?? -1)) throw new Error(`${line}: ${words.trim().slice(-600)}`);
  return words;
}

/** What `doctor --completeness` says before the worker starts: that none is alive and what waits for one, and nothing else. */
export function checkDoctor(words: string): void {
  const { logFaults, problems }: { logFaults: unknown[]; problems: string[] } = JSON.parse(words.slice(words.indexOf('{')));
  check(logFaults.length === 0, `the log is not complete: ${JSON.stringify(logFaults)}`);
  const others = problems.filter((problem) => !/^(No worker is alive|The workers are \d+ s)/.test(problem));
  check(others.length === 0, `doctor says: ${others.join(' ')}`);
}
