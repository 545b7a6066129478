/** Protects the checks that turn green by themselves, and the URL parameters that customers paste into every ad. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { urlTemplates } from '@/lib/model/url-template';
import { installStatus } from './query';

const { db } = await testDatabase();
const FIRST = new Date(Date.now() - 3_600_000);
let site: Site;

beforeEach(async () => {
  site = await buildSite(db);
});

const status = () => readOf(db, site)((tx) => installStatus(tx, site, 'https://t.shop.example'));

describe('the installation', () => {
  it('has seen nothing of a new site', async () => {
    const result = await status();
    expect(result.checks).toEqual({});
    expect(result.snippet).toContain(`https://t.shop.example/c/${site.scriptPath}`);
    expect(result.collectUrl).toBe(`https://t.shop.example/c/${site.collectPath}`);
  });

  it("sees the first event, the server's cookie and the first order, and no bot", async () => {
    const at = (minutes: number) => new Date(FIRST.getTime() + minutes * 60_000);
    const rows = [
      { minutes: 0, filtered: 'bot' as const, from: 'cookie' as const },
      { minutes: 1, from: 'page' as const },
      { minutes: 2, from: 'cookie' as const },
      { minutes: 3, from: 'cookie' as const },
    ];
    for (const { minutes, from, filtered } of rows) {
      await storeEvent(db, {
        siteId: site.id,
        id: newTestId<'event'>(at(minutes)),
        messageId: `m${minutes}`,
        source: 'snippet',
        name: 'page_view',
        occurredAt: at(minutes),
        receivedAt: at(minutes),
        filtered,
        payload: { visitorFrom: from },
      });
    }
    await buildOrder(db, site, { at: at(3), revenue: 1n });
    const times = { firstEventAt: at(1), firstCookieAt: at(2), firstOrderAt: at(3), lastEventAt: at(3) };
    expect((await status()).checks).toEqual(
      Object.fromEntries(Object.entries(times).map(([name, time]) => [name, time.toISOString()])),
    );
  });
});

describe('URL templates', () => {
  it.each(urlTemplates)('$name names source, medium, campaign id and ad, each once', ({ template }) => {
    const names = template.split('&').map((pair) => pair.split('=')[0]);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toEqual(expect.arrayContaining(['utm_source', 'utm_medium', 'utm_id', 'tb_ad']));
    expect(template).not.toMatch(/[\s"<>]/);
  });
});
