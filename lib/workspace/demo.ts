/**
 * The demo workspace: a shop, its site and a login that everyone may know, the same on every machine and at every start
 * (fixed ids and paths, so that derived rows and links are the same too).
 */
import { and, eq, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '@/db/client';
import { insertSite, type StoredSite, siteById } from '@/db/queries/site';
import { auditEntry, member, membership, site, source, workspace } from '@/db/schema/configuration';
import { hashPassword } from '@/lib/access/password';
import { type Id, parseId } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import { DEMO_LOGIN, DEMO_WEBHOOK_SECRET } from '@/lib/model/demo';
import { sealSecret } from '@/lib/ops/secrets';
import { deskMappings, deskTopics } from '@/lib/simulator/order-desk';
import { enterDemoApps } from './demo-ad-accounts';
import { enterDemoCosts } from './demo-costs';
import { connectSandboxes } from './demo-connections';

const WORKSPACE_ID = fixedId<'workspace'>('01990000-0000-7000-8000-000000000001');
const MEMBER_ID = fixedId<'member'>('01990000-0000-7000-8000-000000000002');
const SITE_ID = fixedId<'site'>('01990000-0000-7000-8000-000000000003');
const SITE = {
  slug: 'store',
  name: 'Northbound Coffee',
  domains: ['localhost', '127.0.0.1'],
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  writeKey: 'wk_demo7Qm2XvT9bLk4RzN8cWp3JhYs6',
  collectPath: 'k3v9tq71mzn4',
  scriptPath: 'w8h2rx5pbd.js',
  // Klaviyo's sandbox, like Klaviyo, matches by e-mail alone. The shop has sold nothing before the demo's first day.
  // A roaster keeps about a third of what it sells for.
  settings: { keepPersonalData: true, holdsAllOrders: true, breakEven: { kind: 'margin' as const, percent: '35' } },
  demo: true,
};

const ORDER_DESK = {
  order: { id: fixedId<'source'>('01990000-0000-7000-8000-000000000004'), name: 'Order desk', path: 'demo7orderdesk3k9v' },
  refund: {
    id: fixedId<'source'>('01990000-0000-7000-8000-000000000005'),
    name: 'Order desk: refunds',
    path: 'demo7orderdeskrefunds5p2d',
  },
};

/** Events of the demo's last day are delivered to the sandboxes at the first start, so that the ledger has something to show. */
const DELIVERED_MS = DAY_MS;

/**
 * The demo's site, after making what is missing of it: of one that an earlier version made, the sources and connections that there
 * were none of then. Safe to repeat and to call from several processes at once.
 */
export async function ensureDemoWorkspace(db: Queryable, now = new Date()): Promise<{ site: StoredSite }> {
  const known = await siteById(db, SITE_ID);
  if (known) {
    await db.transaction(async (tx) => {
      await tellOfHistory(tx);
      await makeWaysInAndOut(tx, now, now);
    });
    return { site: known };
  }
  const passwordHash = await hashPassword(DEMO_LOGIN.password);
  await db.transaction(async (tx) => {
    await tx.insert(workspace).values({ id: WORKSPACE_ID, slug: 'demo', name: 'Demo', createdAt: now }).onConflictDoNothing();
    await tx
      .insert(member)
      .values({ id: MEMBER_ID, email: DEMO_LOGIN.email, name: 'Demo Owner', passwordHash, createdAt: now })
      .onConflictDoNothing();
    const [owner] = await tx.select({ id: member.id }).from(member).where(eq(member.email, DEMO_LOGIN.email));
    invariant(owner, 'the demo member was just made');
    await tx
      .insert(membership)
      .values({ workspaceId: WORKSPACE_ID, memberId: owner.id, role: 'owner', createdAt: now })
      .onConflictDoNothing();
    await insertSite(tx, { ...SITE, id: SITE_ID, workspaceId: WORKSPACE_ID, createdAt: now });
    await makeWaysInAndOut(tx, now, new Date(now.getTime() - DELIVERED_MS));
  });
  const made = await siteById(db, SITE_ID);
  invariant(made, `the demo site ${SITE_ID} was just made`);
  return { site: made };
}

/** A demo of before version 0.2 was not asked whether all orders are held; who has answered since keeps that. */
async function tellOfHistory(tx: Transaction): Promise<void> {
  const { holdsAllOrders } = SITE.settings;
  await tx
    .update(site)
    .set({ settings: sql`${site.settings} || ${JSON.stringify({ holdsAllOrders })}::jsonb` })
    .where(and(eq(site.id, SITE_ID), sql`NOT ${site.settings} ? 'holdsAllOrders'`));
}

/** Makes what is missing of sources and connections, but for those that somebody has deleted. Connections owe what happens from `owedFrom` on. */
async function makeWaysInAndOut(tx: Transaction, now: Date, owedFrom: Date): Promise<void> {
  for (const topic of deskTopics) {
    const desk = { ...ORDER_DESK[topic], kind: 'webhook', settings: { mapping: deskMappings[topic] } };
    const ofSource = and(eq(auditEntry.subject, desk.id), eq(auditEntry.action, 'source.deleted'));
    const deleted = await tx.select({ id: auditEntry.id }).from(auditEntry).where(ofSource).limit(1);
    if (deleted.length > 0) continue;
    await tx
      .insert(source)
      .values({ ...desk, siteId: SITE_ID, secrets: [sealSecret(DEMO_WEBHOOK_SECRET, now)], createdAt: now })
      .onConflictDoNothing();
  }
  await connectSandboxes(tx, SITE_ID, owedFrom);
  await enterDemoApps(tx, WORKSPACE_ID, now);
  await enterDemoCosts(tx, SITE_ID, WORKSPACE_ID, now);
}

function fixedId<Kind extends string>(text: string): Id<Kind> {
  const id = parseId<Kind>(text);
  invariant(id, `${text} is no uuid`);
  return id;
}
