/** Protects an installation in earnest whose database was a demo's: what is public of the demo opens nothing there. */
import { afterEach, expect, it, vi } from 'vitest';
import { DEMO_WEBHOOK_SECRET } from '@/lib/model/demo';
import * as settings from '@/lib/ops/env';
import { openSiteDirectory } from '@/lib/pipeline/collect/site-directory';
import { testDatabase } from '@/lib/testing/postgres';
import { ensureDemoWorkspace } from './demo';
import { demoSnippet } from './demo-site';

const { db } = await testDatabase();
Object.assign(globalThis, { tiebackDatabase: db });
await ensureDemoWorkspace(db);
afterEach(() => void vi.restoreAllMocks());

/** The secrets that the demo's order desk may sign with, and where its shop loads the snippet. */
async function whatIsOpen() {
  const directory = await openSiteDirectory(db);
  const desk = await directory.webhookAt('demo7orderdesk3k9v');
  directory.close();
  return { secrets: desk?.secrets, shop: await demoSnippet() };
}

it('without DEMO=true its order desk has no secret and its shop is not there', async () => {
  expect(await whatIsOpen()).toEqual({ secrets: [], shop: undefined });
});

it('with it both are', async () => {
  vi.spyOn(settings, 'env').mockReturnValue({ ...settings.env(), DEMO: true });
  expect(await whatIsOpen()).toEqual({ secrets: [DEMO_WEBHOOK_SECRET], shop: { scriptUrl: '/c/w8h2rx5pbd.js' } });
});
