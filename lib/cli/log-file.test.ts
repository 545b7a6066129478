/** Protects disks: what programs say for months takes two files of bounded size, and what was said last is there. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { openLogFile } from './log-file';

it('goes on after what is there, and keeps one full file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tieback-log-'));
  try {
    const file = join(folder, 'web.log');
    await writeFile(file, 'of an earlier start\n');
    const log = openLogFile(file, '10K');
    for (let number = 1; number <= 1_000; number += 1) log.write(`line ${number} of a program that says much\n`);
    log.end();
    await finished(log);
    expect((await readdir(folder)).toSorted()).toEqual(['web.log', 'web.log.1']);
    expect((await readFile(file, 'utf8')).trim().split('\n').at(-1)).toContain('line 1000 ');
    for (const name of await readdir(folder)) expect((await stat(join(folder, name))).size).toBeLessThan(20_000);

    const again = openLogFile(file, '1M');
    again.end('said after a new start\n');
    await finished(again);
    expect(await readFile(file, 'utf8')).toMatch(/line 1000 .*\nsaid after a new start\n$/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
