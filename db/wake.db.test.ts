/** Protects: a word reaches every listener within a moment, many are few notifications, and who hears none knows it. */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { testDatabase } from '@/lib/testing/postgres';
import { openSilentProxy } from '@/lib/testing/silent-proxy';
import { openWakeListener, openWaker, type Word, wakeDeliveries } from './wake';

const { db, url } = await testDatabase();

describe('words', () => {
  it('reach listeners, those of a moment together, and a lost connection is made anew', async () => {
    const heard: Word[] = [];
    const listener = openWakeListener(url, db, (word) => heard.push(word));
    const waker = openWaker(url);
    await expect.poll(() => listener.isHeard()).toBe(true);
    expect(heard).toEqual([{}]);
    waker.say({ sites: ['a'] });
    await expect.poll(() => heard.length).toBe(2);
    for (let turn = 0; turn < 500; turn += 1) waker.say({ sites: [`s${turn % 3}`], deliveries: turn === 7 });
    await expect.poll(() => heard.flatMap(({ sites = [] }) => sites).includes('s2')).toBe(true);
    expect(heard.slice(1)).toEqual([{ sites: ['a'] }, { sites: ['s0', 's1', 's2'], deliveries: true }]);
    await wakeDeliveries(db);
    await expect.poll(() => heard.at(-1)).toEqual({ deliveries: true });
    for (let turn = 0; turn < 300; turn += 1) waker.say({ sites: [`m${turn}`] });
    await expect.poll(() => heard.at(-1)).toEqual({});

    const known = heard.length;
    await db.$client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name IN ('tieback-listen', 'tieback-wake')`,
    );
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBeGreaterThan(known);
    await expect
      .poll(
        () => {
          waker.say({ sites: ['b'] });
          return heard.at(-1);
        },
        { timeout: 10_000 },
      )
      .toEqual({ sites: ['b'] });
    await Promise.all([listener.close(), waker.close()]);
  });

  it('are said one at a time, however slow the server is, and all of them', async () => {
    let [underWay, most] = [0, 0];
    const { query } = pg.Client.prototype;
    const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
      const answer: unknown = Reflect.apply(query, this, args);
      if (typeof args[0] !== 'string' || !args[0].includes('pg_notify')) return answer;
      underWay += 1;
      most = Math.max(most, underWay);
      return Promise.resolve(answer).then(async (result) => {
        await wait(350);
        underWay -= 1;
        return result;
      });
    });
    const names = ['v', 'w', 'x', 'y', 'z'];
    const said: string[] = [];
    // Words of the tests before may still be on their way.
    const hear = ({ sites = [] }: Word) => void said.push(...sites.filter((site) => names.includes(site)));
    const listener = openWakeListener(url, db, hear);
    const waker = openWaker(url);
    await expect.poll(() => listener.isHeard()).toBe(true);
    for (const site of names) {
      waker.say({ sites: [site] });
      await wait(110);
    }
    await expect.poll(() => said.toSorted(), { timeout: 10_000 }).toEqual(names);
    spy.mockRestore();
    await Promise.all([listener.close(), waker.close()]);
    expect(most).toBe(1);
  });

  it('that cannot arrive are not counted on', async () => {
    const listener = openWakeListener('postgres://nobody:nothing@127.0.0.1:1/none', db, () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(listener.isHeard()).toBe(false);
    await listener.close();
  });

  it('arrive again after the connections of both sides have fallen silent', async () => {
    const proxy = await openSilentProxy(Number(new URL(url).port));
    const proxied = new URL(url);
    proxied.port = String(proxy.port);
    const heard: Word[] = [];
    const listener = openWakeListener(proxied.toString(), db, (word) => heard.push(word), 300);
    const waker = openWaker(proxied.toString());
    const sayAndHear = async (site: string) => {
      waker.say({ sites: [site] });
      return heard.some(({ sites = [] }) => sites.includes(site));
    };
    await expect.poll(() => sayAndHear('before'), { timeout: 10_000 }).toBe(true);
    proxy.silence();
    await expect.poll(() => sayAndHear('after'), { timeout: 20_000 }).toBe(true);
    expect(listener.isHeard()).toBe(true);
    proxy.silence('later too');
    const startedAt = performance.now();
    await Promise.all([listener.close(), waker.close()]);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await proxy.close();
  }, 60_000);
});
