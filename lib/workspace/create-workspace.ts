/**
 * Workspaces and logins made without an actor: by the host's command line and by the first-run set-up.
 * No page or API calls these for a stranger; inside a workspace people come in by invitation.
 */
import { count, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '@/db/client';
import type { StoredSite } from '@/db/queries/site';
import { member, membership, workspace } from '@/db/schema/configuration';
import { hashPassword } from '@/lib/access/password';
import { operatorOf } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { newId } from '@/lib/ops/ids';
import { recordChange } from './audit';
import { emailSchema, nameSchema, passwordSchema, roleSchema } from './input';
import { createSite, siteInputSchema } from './sites';
import { freeSlug, RESERVED_WORKSPACE_SLUGS, slugSchema } from './slug';

const workspaceInputSchema = z.object({
  name: nameSchema,
  slug: slugSchema.refine((slug) => !RESERVED_WORKSPACE_SLUGS.has(slug), 'is an address of Tieback itself').optional(),
});
const memberInputSchema = z.object({ email: emailSchema, name: nameSchema, password: passwordSchema, role: roleSchema });
const setUpSchema = z.object({
  workspace: workspaceInputSchema,
  member: memberInputSchema.omit({ role: true }),
  site: siteInputSchema,
});

/** Any number: set-ups in several processes take turns. */
const SET_UP_LOCK = 7_461_264;

export type Workspace = { id: Id<'workspace'>; slug: string; name: string };

/** The new workspace; without a slug it gets a free one from its name. Throws `conflict` when the wanted slug is taken. */
export async function createWorkspace(db: Queryable, input: unknown, now = new Date()): Promise<Workspace> {
  const { name, slug } = parseInput(workspaceInputSchema, input);
  const taken = new Set((await db.select({ slug: workspace.slug }).from(workspace)).map((row) => row.slug));
  const made: Workspace = {
    id: newId<'workspace'>(),
    slug: slug ?? freeSlug(name, 'workspace', (free) => taken.has(free) || RESERVED_WORKSPACE_SLUGS.has(free)),
    name,
  };
  return db.transaction(async (tx) => {
    const rows = await tx
      .insert(workspace)
      .values({ ...made, createdAt: now })
      .onConflictDoNothing()
      .returning();
    if (rows.length === 0) {
      throw new AppError('conflict', `The slug "${made.slug}" is taken.`, { fields: [{ field: 'slug', detail: 'is taken' }] });
    }
    const after = { name, slug: made.slug };
    await recordChange(tx, operatorOf(made.id), { action: 'workspace.created', subject: made.id, after }, now);
    return made;
  });
}

/** A new login with its role in one workspace. Throws `conflict` when the e-mail already has a login. */
export async function createMember(
  db: Queryable,
  workspaceId: Id<'workspace'>,
  input: unknown,
  now = new Date(),
): Promise<Id<'member'>> {
  const wanted = parseInput(memberInputSchema, input);
  return db.transaction(async (tx) => {
    const id = await insertMember(tx, workspaceId, wanted, now);
    const after = { email: wanted.email, role: wanted.role };
    await recordChange(tx, operatorOf(workspaceId), { action: 'member.created', subject: id, after }, now);
    return id;
  });
}

/** As `createMember`, for a caller that opened the transaction and tells the audit log who acts. */
export async function insertMember(
  tx: Queryable,
  workspaceId: Id<'workspace'>,
  input: unknown,
  now: Date,
): Promise<Id<'member'>> {
  const { email, name, password, role } = parseInput(memberInputSchema, input);
  const passwordHash = await hashPassword(password);
  const id = newId<'member'>();
  const rows = await tx
    .insert(member)
    .values({ id, email, name, passwordHash, createdAt: now })
    .onConflictDoNothing()
    .returning();
  if (rows.length === 0) {
    const fields = [{ field: 'email', detail: 'already has a login' }];
    throw new AppError('conflict', `${email} already has a login.`, { fields });
  }
  await tx.insert(membership).values({ workspaceId, memberId: id, role, createdAt: now });
  return id;
}

/** Whether nobody can sign in yet: the first visitor is then led to the set-up. */
export async function needsSetUp(db: Queryable): Promise<boolean> {
  const [row] = await db.select({ members: count() }).from(member);
  return Number(row?.members ?? 0) === 0;
}

export type SetUp = { workspace: Workspace; site: StoredSite };

/** The first workspace, its owner and its first site, all or nothing. Throws `conflict` once any member exists. */
export async function setUp(db: Queryable, input: unknown, now = new Date()): Promise<SetUp> {
  const wanted = parseInput(setUpSchema, input);
  return db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(${SET_UP_LOCK})`);
    if (!(await needsSetUp(tx))) throw new AppError('conflict', 'Tieback is already set up here. Sign in instead.');
    const made = await createWorkspace(tx, wanted.workspace, now);
    await createMember(tx, made.id, { ...wanted.member, role: 'owner' }, now);
    return { workspace: made, site: await createSite(tx, operatorOf(made.id), wanted.site, now) };
  });
}
