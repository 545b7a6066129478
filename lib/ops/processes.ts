/** Other processes of this machine, by their ids: whether they live, and what they were started as, since an id may be somebody else's by now. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Whether the process lives; one that may not be signalled does. A zombie, whose parent has not asked after it, does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return commandOf(pid) !== '';
}

/** The command line of the process, with spaces between its words; empty when there is no such process. */
export function commandOf(pid: number): string {
  if (!existsSync('/proc/self/cmdline'))
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    // The process has ended: its folder is gone.
    return '';
  }
}
