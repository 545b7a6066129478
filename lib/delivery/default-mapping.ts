/** What a new connection sends before anybody has changed it: the platform's default events under its names. */
import type { EventRule, Mapping } from '@/lib/model/mapping';
import type { ValueRule } from '@/lib/model/mapping-words';

type Defaults = { events: Readonly<Record<string, string>>; sentByDefault?: readonly string[]; valueByDefault?: ValueRule };

/** An event whose name the admin must enter (a rule or action id) is off until then. */
export function defaultMapping({ events, sentByDefault, valueByDefault = 'total' }: Defaults): Mapping {
  const rules = Object.entries(events).map(([name, as]): [string, EventRule] => [
    name,
    { send: as !== '' && (sentByDefault?.includes(name) ?? true), as, filters: [], value: { rule: valueByDefault }, params: [] },
  ]);
  return Object.fromEntries(rules);
}
