/**
 * Which processes `npm start` runs, written into its data folder, so that the next one ends what a killed one has left: orphans hold the port, and
 * work on with the old program.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { SECOND_MS } from '@/lib/core/instant';
import { commandOf, isAlive } from '@/lib/ops/processes';
import { HOME } from './home';

const FILE = join(HOME, 'processes.json');
const STOP_MS = 15 * SECOND_MS;
const LOOK_MS = 100;

/** `entry` stands in the command line of the process: another may have its id by now. */
const startedSchema = z.object({ pid: z.number().int().positive(), entry: z.string().min(1) });
const fileSchema = z.object({ supervisor: startedSchema, programs: z.array(startedSchema) });
type Started = z.infer<typeof startedSchema>;

const supervisor: Started = { pid: process.pid, entry: 'supervise.ts' };
const programs = new Map<number, Started>();
/** Other programs that run children (a build by hand) leave the file alone. */
let isSupervisor = false;

/** Resolves to the process of another supervisor that is at work in this folder; undefined when this one may go on. */
export function otherSupervisor(): number | undefined {
  const before = readBefore();
  return before && before.supervisor.pid !== process.pid && isOurs(before.supervisor) ? before.supervisor.pid : undefined;
}

/** Ends what a supervisor that is gone has left; resolves to how many processes that were. */
export async function endOrphans(): Promise<number> {
  const orphans = (readBefore()?.programs ?? []).filter(isOurs);
  isSupervisor = true;
  await Promise.all(orphans.map(end));
  write();
  return orphans.length;
}

/** Remembers a child of the supervisor for as long as it lives. `entry` stands in its command line. */
export function noteProgram(
  child: { pid?: number | undefined; once(event: 'exit', heard: () => void): unknown },
  entry: string,
): void {
  const { pid } = child;
  if (pid === undefined || !isSupervisor) return;
  programs.set(pid, { pid, entry });
  write();
  child.once('exit', () => {
    programs.delete(pid);
    write();
  });
}

async function end(orphan: Started): Promise<void> {
  process.kill(orphan.pid, 'SIGTERM');
  for (let waited = 0; isOurs(orphan); waited += LOOK_MS) {
    if (waited === STOP_MS) process.kill(orphan.pid, 'SIGKILL');
    await wait(LOOK_MS);
  }
}

function isOurs({ pid, entry }: Started): boolean {
  return isAlive(pid) && commandOf(pid).includes(entry);
}

function readBefore(): z.infer<typeof fileSchema> | undefined {
  try {
    return fileSchema.safeParse(JSON.parse(readFileSync(FILE, 'utf8'))).data;
  } catch {
    // None yet, or cut off by a crash: then nothing is known of orphans, and the port tells.
    return undefined;
  }
}

function write(): void {
  writeFileSync(FILE, JSON.stringify({ supervisor, programs: [...programs.values()] }), { mode: 0o600 });
}
