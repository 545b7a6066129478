/** The demo's connections: one to each vendor's sandbox, so that a newcomer sees deliveries without an account anywhere. */
import type { Queryable } from '@/db/client';
import { connection, connectionVersion } from '@/db/schema';
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { defaultMapping } from '@/lib/delivery/default-mapping';
import { type Destination, secretNames } from '@/lib/destinations/define';
import { destinations } from '@/lib/destinations/registry';
import type { Mapping } from '@/lib/model/mapping';
import { sealSecret } from '@/lib/ops/secrets';
import { SANDBOX } from '@/lib/pipeline/deliver/base-url';

/** What the sandboxes know as a conversion rule, action or event id, where a platform has ids in place of names. */
const SANDBOX_EVENT_ID = '1234567';

/** Makes what is missing of them; they owe what happens from `createdAt` on. */
export async function connectSandboxes(db: Queryable, siteId: Id<'site'>, createdAt: Date): Promise<void> {
  for (const definition of destinations) {
    const id = derivedUuid('demo connection', siteId, definition.id) as Id<'connection'>;
    const secret = secretNames(definition);
    const settings = Object.entries(definition.sandbox.settings);
    const secrets = settings
      .filter(([name]) => secret.has(name))
      .map(([name, value]) => [name, sealSecret(String(value), createdAt)]);
    await db
      .insert(connection)
      .values({
        siteId,
        id,
        destination: definition.id,
        name: definition.name,
        version: 1,
        baseUrl: SANDBOX,
        secrets: Object.fromEntries(secrets),
        createdAt,
      })
      .onConflictDoNothing();
    await db
      .insert(connectionVersion)
      .values({
        siteId,
        connectionId: id,
        version: 1,
        // Its shopper's orders come without a shop's word, whereas the simulated ones have one: none is waited for.
        settings: { ...Object.fromEntries(settings.filter(([name]) => !secret.has(name))), orderWaitMinutes: '0' },
        mapping: sandboxMapping(definition),
        createdAt,
      })
      .onConflictDoNothing();
  }
}

function sandboxMapping(definition: Destination): Mapping {
  const rules = Object.entries(defaultMapping(definition));
  return Object.fromEntries(rules.map(([name, rule]) => [name, rule.as ? rule : { ...rule, send: true, as: SANDBOX_EVENT_ID }]));
}
