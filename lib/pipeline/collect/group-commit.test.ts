/**
 * Protects: every row is answered once, in order, and in time; a full queue refuses; one sender's bad row does not fail the
 * others.
 */
import { describe, expect, it } from 'vitest';
import { groupCommit, Overdue } from './group-commit';

const limits = { groupRowsMax: 3, writesInFlightMax: 1, queuedRowsMax: 5, waitMsMax: 60_000, isRowFault: () => true };

describe('groupCommit', () => {
  it('writes what arrives together in one group and answers each submission its own rows', async () => {
    const groups: number[][] = [];
    const write = async (rows: number[]) => {
      groups.push(rows);
      return rows.map(String);
    };
    const commit = groupCommit<number, string>({ ...limits, write });
    expect(await Promise.all([commit.submit([1, 2]), commit.submit([3]), commit.submit([4])])).toEqual([
      ['1', '2'],
      ['3'],
      ['4'],
    ]);
    expect(groups).toEqual([[1, 2, 3], [4]]);
  });

  it('refuses rows past the limit and takes them again once there is room', async () => {
    const commit = groupCommit<number, number>({ ...limits, write: async (rows) => rows });
    const taken = commit.submit([1, 2, 3, 4, 5]);
    expect(commit.submit([6])).toBeUndefined();
    await taken;
    await commit.drain();
    expect(await commit.submit([6])).toEqual([6]);
  });

  it('writes the others of a group that one bad row spoiled', async () => {
    const write = async (rows: number[]) => {
      if (rows.includes(13)) throw new Error('bad row');
      return rows;
    };
    const commit = groupCommit<number, number>({ ...limits, write });
    const settled = await Promise.allSettled([commit.submit([1]), commit.submit([13]), commit.submit([2])]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails the whole group when the database is at fault', async () => {
    const write = () => Promise.reject(new Error('connection lost'));
    const commit = groupCommit<number, number>({ ...limits, isRowFault: () => false, write });
    const settled = await Promise.allSettled([commit.submit([1]), commit.submit([2])]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('has drained only when every write is settled', async () => {
    let finish = () => {};
    const commit = groupCommit<number, number>({
      ...limits,
      write: (rows) => new Promise((resolve) => (finish = () => resolve(rows))),
    });
    const taken = commit.submit([1]);
    let drained = false;
    const draining = commit.drain().then(() => (drained = true));
    await new Promise(setImmediate);
    expect(drained).toBe(false);
    finish();
    await Promise.all([taken, draining]);
    expect(drained).toBe(true);
  });

  it('has as many writes in flight as it may, and answers each its own', async () => {
    let inFlight = 0;
    let most = 0;
    const write = async (rows: number[]) => {
      most = Math.max(most, ++inFlight);
      await new Promise(setImmediate);
      inFlight -= 1;
      return rows.map((row) => -row);
    };
    const commit = groupCommit<number, number>({ ...limits, queuedRowsMax: 100, writesInFlightMax: 2, write });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, row) => commit.submit([row, row + 100])));
    expect(answers[4]).toEqual([-4, -104]);
    expect(most).toBe(2);
  });

  it('gives up what waits for too long, does not write it later, and writes again when the database answers', async () => {
    const written: number[][] = [];
    const finish: (() => void)[] = [];
    const write = (rows: number[]) => {
      written.push(rows);
      return new Promise<number[]>((resolve) => finish.push(() => resolve(rows)));
    };
    const commit = groupCommit<number, number>({ ...limits, waitMsMax: 300, write });
    const begun = commit.submit([1]);
    await new Promise(setImmediate);
    const waiting = commit.submit([2]);
    const settled = await Promise.allSettled([begun, waiting]);
    expect(settled.map((each) => each.status === 'rejected' && each.reason instanceof Overdue)).toEqual([true, true]);
    expect([written, commit.pending()]).toEqual([[[1]], 1]);
    finish[0]?.();
    await commit.drain();
    const next = commit.submit([3]);
    await new Promise((resolve) => setTimeout(resolve, 10));
    finish[1]?.();
    expect(await next).toEqual([3]);
    expect(written).toEqual([[1], [3]]);
  });

  describe('by key', () => {
    const keyOf = (row: string) => row.slice(0, 1);
    const keyed = { ...limits, groupRowsMax: 10, queuedRowsMax: 100, writesInFlightMax: 2, keyOf };

    it('writes rows of one key in a group, keys beside each other, and no key twice at a time', async () => {
      const groups: string[][] = [];
      const finish: (() => void)[] = [];
      const write = (rows: string[]) => {
        groups.push(rows);
        return new Promise<string[]>((resolve) => finish.push(() => resolve(rows.map((row) => `${row}!`))));
      };
      const commit = groupCommit<string, string>({ ...keyed, write });
      const first = ['a1', 'b1', 'a2', 'c1'].map((row) => commit.submit([row]));
      await new Promise(setImmediate);
      expect(groups).toEqual([['a1', 'a2'], ['b1']]);
      const second = ['a3', 'c2'].map((row) => commit.submit([row]));
      await new Promise(setImmediate);
      finish[1]?.();
      await new Promise(setImmediate);
      expect(groups.slice(2)).toEqual([['c1', 'c2']]);
      finish[0]?.();
      await new Promise(setImmediate);
      expect(groups.slice(3)).toEqual([['a3']]);
      finish.slice(2).forEach((end) => void end());
      expect(await Promise.all([...first, ...second])).toEqual([['a1!'], ['b1!'], ['a2!'], ['c1!'], ['a3!'], ['c2!']]);
      expect(commit.pending()).toBe(0);
    });

    it('begins a key that has no write under way at once, also behind others that wait for theirs', async () => {
      const groups: string[][] = [];
      const finish: (() => void)[] = [];
      const write = (rows: string[]) => {
        groups.push(rows);
        return new Promise<string[]>((resolve) => finish.push(() => resolve(rows)));
      };
      const commit = groupCommit<string, string>({ ...keyed, write });
      const taken = [commit.submit(['a1'])];
      await new Promise(setImmediate);
      taken.push(commit.submit(['a2']));
      await new Promise(setImmediate);
      taken.push(commit.submit(['b1']));
      await new Promise(setImmediate);
      expect(groups).toEqual([['a1'], ['b1']]);
      for (const turn of [0, 1, 2]) {
        finish[turn]?.();
        await new Promise(setImmediate);
      }
      expect(await Promise.all(taken)).toEqual([['a1'], ['a2'], ['b1']]);
    });

    it('fails the key that the database fails, and no other', async () => {
      const write = async (rows: string[]) => {
        if (rows[0]?.startsWith('a')) throw new Error('node lost');
        return rows;
      };
      const commit = groupCommit<string, string>({ ...keyed, isRowFault: () => false, write });
      const settled = await Promise.allSettled(['a1', 'b1', 'a2', 'b2'].map((row) => commit.submit([row])));
      expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
    });

    it('gives up what waits behind a write of its key for too long, and counts it no more', async () => {
      const finish: (() => void)[] = [];
      const write = (rows: string[]) => new Promise<string[]>((resolve) => finish.push(() => resolve(rows)));
      const commit = groupCommit<string, string>({ ...keyed, waitMsMax: 300, write });
      const begun = commit.submit(['a1']);
      await new Promise(setImmediate);
      const settled = await Promise.allSettled([begun, commit.submit(['a2'])]);
      expect(settled.map((each) => each.status === 'rejected' && each.reason instanceof Overdue)).toEqual([true, true]);
      expect(commit.pending()).toBe(1);
      finish[0]?.();
      await commit.drain();
      expect(commit.pending()).toBe(0);
    });
  });
});
