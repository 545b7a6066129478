/** The programs of a drill, web and worker, as processes of their own; their ends; and what drills wait for. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { SECOND_MS } from '@/lib/core/instant';
import { freePort } from '@/lib/ops/embedded-postgres';

/** The end of a process at SIGTERM, its own limit and a little more. */
const END_MAX_MS = 15 * SECOND_MS;

export type Program = {
  child: ChildProcess;
  /** The lines of its log. */
  lines: string[];
  /** SIGTERM; resolves to how long the end took. Throws when it does not end in time. */
  end(): Promise<number>;
};

export type Programs = {
  web: Program;
  worker: Program;
  port: number;
  readyz(): Promise<{ status: number; text: string }>;
  /** Resolves when /readyz has this status; throws when that takes longer. */
  untilReady(status: 200 | 503, withinMs: number): Promise<string>;
};

export type ProgramOptions = {
  /** Where the web process listens; absent: a free port. */
  port?: number;
  /** More settings of both. */
  settings?: Record<string, string>;
  /** Absent: a process that only collects, and the worker. */
  commands?: { web: string[]; worker: string[] };
};

const node = (entry: string) => [process.execPath, '--import', 'tsx', entry];
const COMMANDS = { web: node('lib/testing/collect-process.ts'), worker: node('lib/cli/worker.ts') };

/** Starts a web process and a worker on the database at `url`, whether it is there or not. */
export async function startPrograms(url: string, options: ProgramOptions = {}): Promise<Programs> {
  const { settings = {}, commands = COMMANDS, port = await freePort() } = options;
  const web = startProgram(commands.web, { ...settings, DATABASE_URL: url, PORT: String(port) });
  const worker = startProgram(commands.worker, { ...settings, DATABASE_URL: url });
  const readyz = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(SECOND_MS) });
    return { status: answer.status, text: (await answer.text()).trim() };
  };
  return {
    web,
    worker,
    port,
    readyz,
    async untilReady(status, withinMs) {
      let text = '';
      await until(`/readyz answers ${status}`, withinMs, async () => {
        const answer = await readyz();
        text = answer.text;
        return answer.status === status;
      });
      return text;
    },
  };
}

/** A program in the project's folder, as production runs it but for the public secrets of a demo. */
export function startProgram([program = '', ...args]: string[], settings: Record<string, string>): Program {
  const env = { ...process.env, NODE_ENV: 'production' as const, DEMO: 'true', LOG_LEVEL: 'info', ...settings };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  return { child, lines, end: () => end(child, args.join(' ')) };
}

async function end(child: ChildProcess, what: string): Promise<number> {
  const startedAt = performance.now();
  child.kill('SIGTERM');
  await until(`${what} ends at SIGTERM`, END_MAX_MS, () => hasEnded(child));
  return performance.now() - startedAt;
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The processes live as they were started, and end when they are asked to. */
export async function checkEnds({ web, worker }: Pick<Programs, 'web' | 'worker'>): Promise<void> {
  for (const { child, lines, end } of [web, worker]) {
    check(!hasEnded(child), `a process has died: ${lines.slice(-3).join(' | ')}`);
    await end();
  }
}

/** Resolves when the condition holds; throws what was waited for when it takes longer. */
export async function until(what: string, withinMs: number, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + withinMs;
  for (;;) {
    if (await Promise.resolve(holds()).catch(() => false)) return;
    if (performance.now() > end) throw new Error(`Within ${withinMs / SECOND_MS} s it was not so that ${what}.`);
    await wait(100);
  }
}

/** Throws what is wrong unless the condition holds. */
export function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}
