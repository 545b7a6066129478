/**
 * Where all that a drill makes lies, so that nothing is left of it however it ends: its files and mounts are in the folder, and its
 * processes, those of the server and of npm too, carry the folder in their environment. Linux alone: it looks in /proc.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECOND_MS } from '@/lib/core/instant';

/** Inherited by everything that a drill starts. */
export const FOLDER_SETTING = 'TIEBACK_DRILL';

/** A server that is told to end at once takes its shared memory along; one that does not end in this time is killed. */
const END_MS = 10 * SECOND_MS;
const LOOK_MS = 100;

/** A new folder, which the server's user may enter and write. */
export function makeDrillFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tieback-drill-'));
  chmodSync(folder, 0o777);
  return folder;
}

/** This drill's folder: the one that `npm run drills` made for it, else its own. */
export function drillFolder(): string {
  process.env[FOLDER_SETTING] ??= makeDrillFolder();
  return process.env[FOLDER_SETTING];
}

/** Ends the folder's processes but this one, takes its mounts away, and removes it. */
export function cleanUp(folder: string): void {
  for (const pid of processesOf(folder)) {
    signal(pid, 'SIGCONT');
    signal(pid, nameOf(pid) === 'postgres' ? 'SIGQUIT' : 'SIGKILL');
  }
  for (let waited = 0; processesOf(folder).length > 0; waited += LOOK_MS) {
    if (waited >= END_MS) for (const pid of processesOf(folder)) signal(pid, 'SIGKILL');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
  }
  for (const place of mountsBelow(folder)) spawnSync('umount', [place]);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Processes other than this one that were started for the folder and have not ended. */
export function processesOf(folder: string): number[] {
  const mark = `${FOLDER_SETTING}=${folder}\0`;
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && textOf(`/proc/${pid}/environ`).includes(mark));
}

function mountsBelow(folder: string): string[] {
  const places = textOf('/proc/mounts')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  return places.filter((place) => place.startsWith(`${folder}/`)).reverse();
}

function nameOf(pid: number): string {
  return textOf(`/proc/${pid}/comm`).trim();
}

/** Empty for what is gone, or another user's. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}
