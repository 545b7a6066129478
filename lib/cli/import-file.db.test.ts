/** Protects `cli import`: what a file says of buyers is stored as the web process would store it: URLs scrubbed, raw values sealed under the key of the settings. */
import { eq } from 'drizzle-orm';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { event } from '@/db/schema';
import { keyIds, open } from '@/lib/ops/secrets';
import { buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { importFile } from './import-file';

const { db } = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), 'tieback-import-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

it('takes e-mail addresses out of landing pages and referrers, and seals what is kept of the buyer', async () => {
  const site = await buildSite(db, { keepPersonalData: true });
  const file = join(folder, 'orders.csv');
  const landing = 'https://shop.example/?gclid=Cj0A&email=zoe%40example.com&utm_source=mail';
  const referrer = 'https://mail.example/read?to=zoe@example.com';
  await writeFile(
    file,
    `Name,Created at,Total,Currency,Email,Landing,Referrer\n#1,2026-03-01 12:00:00 +0100,59.90,EUR,zoe@example.com,${landing},${referrer}\n`,
  );
  const counts = await importFile(db, site.id, { file, map: ['landingPage=Landing', 'referrer=Referrer'] });
  expect(counts).toMatchObject({ accepted: 1, refused: 0 });
  const [stored] = await db.select().from(event).where(eq(event.siteId, site.id));
  expect(stored?.personal?.page).toEqual({
    url: 'https://shop.example/?gclid=Cj0A&email=redacted&utm_source=mail',
    referrer: 'https://mail.example/read?to=redacted',
  });
  expect(JSON.stringify(stored?.payload)).not.toContain('zoe');
  const sealed = stored?.personal?.user?.sealed;
  expect(sealed && [sealed.keyId, JSON.parse(open(sealed))]).toEqual([keyIds()[0], { email: 'zoe@example.com' }]);
});
