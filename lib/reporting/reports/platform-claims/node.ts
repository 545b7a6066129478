/** A node of the report and the levels below it, by which its three sources are grouped alike: claims, credit and stored clicks. */
import { type SQL, sql } from 'drizzle-orm';
import type { Site } from '@/lib/model/site';
import { dayEdges } from '../../days';
import { type DayEdges, groupNameSql } from '../../dimension';
import type { AdLevel } from './names';

export type NodeLevel = AdLevel | 'day';

export type Node = {
  range: { from: string; to: string };
  days: DayEdges;
  /** Undefined: all of them, each by itself. */
  platform: string | undefined;
  /** The levels of `under`, and then those that the answer is cut by. */
  by: readonly NodeLevel[];
  /** Steps as of the performance report: `=` and the value, empty where it is not stated. */
  under: readonly string[];
};

/** What is cut by these levels below `under`. */
export function nodeOf(site: Site, range: Node['range'], of: Omit<Node, 'range' | 'days'>, days?: DayEdges): Node {
  return { range: { from: range.from, to: range.to }, days: days ?? dayEdges(range, site.timeZone), ...of };
}

/** The step of each level below the node, of groups that are called `grouped` and have a platform. */
export function stepsSql({ platform, by, under }: Node): SQL {
  const steps = by.slice(under.length).map(stepSql);
  const all = platform === undefined ? [sql`'=' || grouped.platform`, ...steps] : steps;
  return sql`ARRAY[${sql.join(all, sql`, `)}]::text[]`;
}

/** Whether a group is of the node. */
export function inNode({ platform, by, under }: Node): SQL[] {
  return [
    ...(platform === undefined ? [] : [sql`grouped.platform = ${platform}`]),
    ...under.flatMap((step, index) => {
      const level = by[index];
      return level ? [sql`${stepSql(level)} = ${step}`] : [];
    }),
  ];
}

function stepSql(level: NodeLevel): SQL {
  return sql`coalesce('=' || ${groupNameSql(level)}, '')`;
}
