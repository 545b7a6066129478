/**
 * Drill: shoppers in a real Firefox and a real WebKit while Postgres is away: what the snippet could not send it keeps, and sends
 * again when collection answers, each event once. (That a visit is stored and its cookie kept is in lib/http/browsers.db.test.ts.)
 */
import { createServer, request, type Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import { event } from '@/db/schema';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { freePort } from '@/lib/ops/embedded-postgres';
import { type DrivenBrowser, startFirefox, startWebKit } from '@/lib/testing/webdriver';
import { installSnippet } from '@/lib/tracker/install';
import { playOn } from './drill';
import { checkEnds, until } from './programs';
import { checkAnswers, setStage, type Stage } from './stage';

/** Said in each browser before, while and after Postgres is away. */
const SAID_EACH_TIME = 3;
const AWAY_MS = 8 * SECOND_MS;
const NAME = 'sign_up';

/** A store on an address of its own: its pages carry the snippet, and hand collection on. */
async function openStore(site: Site, collectPort: number): Promise<{ origin: string; server: Server }> {
  const server = createServer((incoming, outgoing) => {
    const { url = '/', method, headers } = incoming;
    if (!url.startsWith('/c/')) {
      outgoing.writeHead(200, { 'content-type': 'text/html' });
      outgoing.end(`<title>Shop</title>${installSnippet({ scriptUrl: `/c/${site.scriptPath}` })}`);
      return;
    }
    const onward = request({ host: '127.0.0.1', port: collectPort, path: url, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { origin: `http://localhost:${port}`, server };
}

async function sayInPage(browser: DrivenBrowser): Promise<void> {
  for (let said = 0; said < SAID_EACH_TIME; said += 1) {
    await browser.evaluate(`tieback('track', '${NAME}')`);
    await wait(SECOND_MS / 2);
  }
}

async function storedOf({ db }: Stage, site: Site): Promise<{ stored: number; distinct: number }> {
  const [found] = await db
    .select({ stored: sql<number>`count(*)::int`, distinct: sql<number>`count(DISTINCT ${event.messageId})::int` })
    .from(event)
    .where(and(eq(event.siteId, site.id), eq(event.name, NAME)));
  return found ?? { stored: 0, distinct: 0 };
}

await playOn({}, async (cluster) => {
  const stage = await setStage(cluster.url);
  const started = [await startFirefox(), await startWebKit()];
  const visits = await Promise.all(
    started.map(async (browser, index) => {
      const site = stage.sites[index];
      if (!site) throw new Error('there are fewer stores than browsers');
      const { origin, server } = await openStore(site, stage.port);
      await browser.goTo(`${origin}/?gclid=Abc`);
      return { browser, site, server };
    }),
  );
  const sayInAll = () => Promise.all(visits.map(({ browser }) => sayInPage(browser)));
  await sayInAll();
  await until('both browsers’ events are stored', 20 * SECOND_MS, async () => {
    const all = await Promise.all(visits.map(({ site }) => storedOf(stage, site)));
    return all.every(({ stored }) => stored === SAID_EACH_TIME);
  });
  cluster.control('stop', '-m', 'fast');
  await sayInAll();
  await wait(AWAY_MS);
  cluster.control('start');
  await stage.untilCollecting(20 * SECOND_MS);
  await sayInAll();
  const expected = 3 * SAID_EACH_TIME;
  const startedAt = performance.now();
  for (const { site } of visits) {
    await until('what was said meanwhile is stored', MINUTE_MS, async () => (await storedOf(stage, site)).stored >= expected);
  }
  const sentAgainWithinMs = Math.round(performance.now() - startedAt);
  const counted = await stage.tally();
  const stored = await Promise.all(visits.map(({ site }) => storedOf(stage, site)));
  for (const { browser, server } of visits) {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
  checkAnswers(stage.shoppers.answers);
  await checkEnds(stage);
  const doubled = stored.reduce((sum, found) => sum + found.stored - found.distinct + Math.max(0, found.distinct - expected), 0);
  const lost = stored.reduce((sum, { distinct }) => sum + Math.max(0, expected - distinct), 0);
  return {
    ...counted,
    lost: counted.lost + lost,
    doubled: counted.doubled + doubled,
    saidInBrowsers: visits.length * expected,
    sentAgainWithinMs,
  };
});
