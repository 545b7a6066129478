/** What a new connection sends before anybody has changed it: the platform's default events under its names. */
import type { EventRule, Mapping } from '@/lib/model/mapping';

type Defaults = { events: Readonly<Record<string, string>>; sentByDefault?: readonly string[] };

/** An event whose name the admin must enter (a rule or action id) is off until then. */
export function defaultMapping({ events, sentByDefault }: Defaults): Mapping {
  const rules = Object.entries(events).map(([name, as]): [string, EventRule] => [
    name,
    { send: as !== '' && (sentByDefault?.includes(name) ?? true), as, filters: [], value: { rule: 'total' }, params: [] },
  ]);
  return Object.fromEntries(rules);
}
