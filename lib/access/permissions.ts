/** Who may do what: four roles, each holding all that the one below it may do, and a closed list of permissions. */
import type { Id } from '@/lib/core/id';
import { AppError } from '@/lib/model/problem';

/** From the least to the most trusted. */
export const roles = ['viewer', 'marketer', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

/** What each role is for, as the members page says it. */
export const roleMeaning: Record<Role, string> = {
  viewer: 'Reads reports.',
  marketer: 'Reads reports, orders, journeys and raw events, makes metrics, and sets budgets.',
  admin: 'Also manages sites, sources, members below owner, and API keys, and decides what counts; its keys may send events.',
  owner: 'May do everything, including managing other owners.',
};

/** The least role that holds each permission. Exporting a report needs no more than reading it. */
const leastRole = {
  /** Sums: overview, attribution, their exports, and which sites there are. */
  'report.read': 'viewer',
  /** Single people's facts: live events, journeys, an order's receipt. */
  'event.read': 'marketer',
  /** Metrics by formula that all of the workspace see as columns. */
  'metric.manage': 'marketer',
  /** Budgets, and what is made of what Tieback shows: accepted or declined. */
  'plan.manage': 'marketer',
  /** Sending events and orders with an API key. */
  'event.write': 'admin',
  /** Saying what counts: that a filtered event was a person's, that an order is a test. */
  'decision.make': 'admin',
  'site.manage': 'admin',
  'member.manage': 'admin',
  'key.manage': 'admin',
  /** The workspace itself, and the owners. */
  'workspace.manage': 'owner',
} as const satisfies Record<string, Role>;
export type Permission = keyof typeof leastRole;

/** Who acts, in which workspace, as what. Use cases take one and ask `permit`; `operator` is the host's own command line. */
export type Actor = { kind: 'member' | 'api_key' | 'operator'; id: string; workspaceId: Id<'workspace'>; role: Role };

/** The actor in one word, as the audit log writes it: "member:<id>". */
export function actorText({ kind, id }: Actor): string {
  return `${kind}:${id}`;
}

/** The actor for someone with a shell on the server: what they could do in the database anyway. */
export function operatorOf(workspaceId: Id<'workspace'>): Actor {
  return { kind: 'operator', id: 'operator', workspaceId, role: 'owner' };
}

/** Whether the role is `least` or above it. */
export function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}

/** Whether the actor holds the permission: for showing or hiding a control, never instead of `permit`. */
export function may(actor: Pick<Actor, 'role'>, permission: Permission): boolean {
  return isAtLeast(actor.role, leastRole[permission]);
}

/** Returns when the actor holds the permission; throws `forbidden` with the role that would do otherwise. */
export function permit(actor: Pick<Actor, 'role'>, permission: Permission): void {
  if (may(actor, permission)) return;
  throw new AppError('forbidden', `This needs the role ${leastRole[permission]} or above; yours is ${actor.role}.`);
}
