/** Protects: every row is answered once, in order; a full queue refuses; one sender's bad row does not fail the others. */
import { describe, expect, it } from 'vitest';
import { groupCommit } from './group-commit';

const limits = { groupRowsMax: 3, writesInFlightMax: 1, queuedRowsMax: 5, isRowFault: () => true };

describe('groupCommit', () => {
  it('writes what arrives together in one group and answers each submission its own rows', async () => {
    const groups: number[][] = [];
    const write = async (_: string, rows: number[]) => {
      groups.push(rows);
      return rows.map(String);
    };
    const commit = groupCommit<number, string>({ ...limits, write });
    expect(await Promise.all([commit.submit('a', [1, 2]), commit.submit('a', [3]), commit.submit('a', [4])])).toEqual([
      ['1', '2'],
      ['3'],
      ['4'],
    ]);
    expect(groups).toEqual([[1, 2, 3], [4]]);
  });

  it('refuses rows past the limit and takes them again once there is room', async () => {
    const commit = groupCommit<number, number>({ ...limits, write: async (_, rows) => rows });
    const taken = commit.submit('a', [1, 2, 3, 4, 5]);
    expect(commit.submit('a', [6])).toBeUndefined();
    await taken;
    await commit.drain();
    expect(await commit.submit('a', [6])).toEqual([6]);
  });

  it('writes the others of a group that one bad row spoiled', async () => {
    const write = async (_: string, rows: number[]) => {
      if (rows.includes(13)) throw new Error('bad row');
      return rows;
    };
    const commit = groupCommit<number, number>({ ...limits, write });
    const settled = await Promise.allSettled([commit.submit('a', [1]), commit.submit('a', [13]), commit.submit('a', [2])]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails the whole group when the database is at fault', async () => {
    const write = () => Promise.reject(new Error('connection lost'));
    const commit = groupCommit<number, number>({ ...limits, isRowFault: () => false, write });
    const settled = await Promise.allSettled([commit.submit('a', [1]), commit.submit('a', [2])]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('has drained only when every write is settled', async () => {
    let finish = () => {};
    const commit = groupCommit<number, number>({
      ...limits,
      write: (_, rows) => new Promise((resolve) => (finish = () => resolve(rows))),
    });
    const taken = commit.submit('a', [1]);
    let drained = false;
    const draining = commit.drain().then(() => (drained = true));
    await new Promise(setImmediate);
    expect(drained).toBe(false);
    finish();
    await Promise.all([taken, draining]);
    expect(drained).toBe(true);
  });

  it('writes one group of a lane at a time, and several lanes beside each other', async () => {
    const inFlight = new Map<string, number>();
    const most = new Map<string, number>();
    let together = 0;
    const write = async (lane: string, rows: number[]) => {
      inFlight.set(lane, (inFlight.get(lane) ?? 0) + 1);
      most.set(lane, Math.max(most.get(lane) ?? 0, inFlight.get(lane) ?? 0));
      together = Math.max(
        together,
        [...inFlight.values()].reduce((sum, count) => sum + count),
      );
      await new Promise(setImmediate);
      inFlight.set(lane, (inFlight.get(lane) ?? 0) - 1);
      return rows.map((row) => Number(`${lane}${row}`));
    };
    const commit = groupCommit<number, number>({ ...limits, queuedRowsMax: 100, writesInFlightMax: 2, write });
    const lanes = ['1', '2', '3'];
    const taken = Array.from({ length: 30 }, (_, row) => commit.submit(lanes[row % 3] ?? '', [row, row + 100]));
    const answers = await Promise.all(taken);
    expect(answers[4]).toEqual([24, 2104]);
    expect([...most.values()]).toEqual([1, 1, 1]);
    expect(together).toBe(2);
  });
});
