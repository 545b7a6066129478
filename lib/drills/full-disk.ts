/**
 * Drill: the disk that holds the database is full, and then is not: a file system of its own, which something else fills. Postgres
 * may fall, and not start again on a full disk; then whoever runs it starts it when there is space.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SECOND_MS } from '@/lib/core/instant';
import { type Cluster, serverUser } from './cluster';
import { playOn } from './drill';
import { check, checkEnds } from './programs';
import { checkAnswers, setStage } from './stage';

const DISK_MB = 400;
const FULL_MS = 10 * SECOND_MS;
/** What Postgres gives back is taken as well. */
const FILL_EVERY_MS = 100;
/** So little of its log is kept that tables fill the disk too. */
const SETTINGS = ['max_wal_size = 64MB', 'min_wal_size = 32MB', 'checkpoint_timeout = 30s'];

function mountDisk(data: string): void {
  mkdirSync(data);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', data]);
  check(status === 0, 'a file system could not be mounted');
  chmodSync(data, 0o700);
  const user = serverUser();
  if (user) chownSync(data, user.uid, user.gid);
}

/** Takes all space of the file's disk, to the last byte, until `free`. */
function fillDisk(file: string): { free(): void } {
  const ballast = openSync(file, 'w');
  const take = () => {
    for (let piece = 2 ** 20; piece >= 1; ) {
      try {
        writeSync(ballast, Buffer.alloc(piece));
      } catch {
        piece = Math.floor(piece / 2);
      }
    }
  };
  take();
  const timer = setInterval(take, FILL_EVERY_MS);
  return {
    free() {
      clearInterval(timer);
      closeSync(ballast);
      rmSync(file);
    },
  };
}

function hasFallen(cluster: Cluster): boolean {
  try {
    cluster.control('status');
    return false;
  } catch {
    return true;
  }
}

await playOn({ makeFolder: mountDisk, settings: SETTINGS }, async (cluster) => {
  const stage = await setStage(cluster.url);
  await wait(2 * SECOND_MS);
  const full = fillDisk(join(cluster.data, 'ballast'));
  const problem = await stage.untilReady(503, 60 * SECOND_MS);
  const { answers, acknowledged } = stage.shoppers;
  const before = answers.filter(({ status }) => status === 503).length;
  await wait(FULL_MS);
  check(answers.filter(({ status }) => status === 503).length > before, 'nobody was told to come again');
  check((await stage.readyz()).status === 503, 'a full disk is taken for one that stores');
  const acknowledgedBefore = acknowledged.length;
  full.free();
  const fell = hasFallen(cluster);
  if (fell) cluster.control('start');
  const recoveredWithinMs = await stage.untilCollecting(30 * SECOND_MS);
  await stage.untilReady(200, 20 * SECOND_MS);
  const tally = await stage.tally();
  checkAnswers(answers);
  await checkEnds(stage);
  return {
    ...tally,
    acknowledgedBefore,
    recoveredWithinMs: Math.round(recoveredWithinMs),
    readyz: problem,
    postgres: fell ? 'fell, and was started again' : 'stayed',
  };
});
