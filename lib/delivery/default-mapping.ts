/** What a new connection sends before anybody has changed it: the platform's default events under its names. */
import type { EventRule, Mapping } from '@/lib/model/mapping';

/** An event whose name the admin must enter (a rule or action id) is off until then. */
export function defaultMapping({ events }: { events: Readonly<Record<string, string>> }): Mapping {
  const rules = Object.entries(events).map(([name, as]): [string, EventRule] => [
    name,
    { send: as !== '', as, filters: [], value: { rule: 'total' }, params: [] },
  ]);
  return Object.fromEntries(rules);
}
