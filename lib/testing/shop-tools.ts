/** A stored source with access to a shop's server, and what the worker's jobs about it work with. */
import type { Database } from '@/db/client';
import { source, shopSync } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { sealSecret } from '@/lib/ops/secrets';
import { openEventWriter } from '@/lib/pipeline/collect/event-writer';
import type { ShopTools } from '@/lib/pipeline/collect/shop/open-shop';
import { sourceOf } from '@/lib/sources/registry';
import { newTestId, testContext } from './builders';
import type { TestShop } from './shop-server';

type Access = Record<string, string>;

/** The source, made at `createdAt`, with what its fields are filled in with. */
export async function buildShopSource(
  db: Database,
  site: Site,
  kind: string,
  values: Access,
  createdAt: Date,
): Promise<Id<'source'>> {
  const definition = sourceOf(kind);
  if (!definition?.fetch) throw new Error(`${kind} fetches nothing`);
  const id = newTestId<'source'>();
  const secret = new Set(definition.fetch.fields.flatMap((field) => (field.secret ? [field.name] : [])));
  const split = (isSecret: boolean) => Object.entries(values).filter(([name]) => secret.has(name) === isSecret);
  await db.insert(source).values({
    siteId: site.id,
    id,
    kind,
    name: `${definition.name} Größe`,
    path: `path-${id}`,
    secrets: [sealSecret('shared secret', createdAt)],
    credentials: Object.fromEntries(split(true).map(([name, value]) => [name, sealSecret(value, createdAt)])),
    settings: definition.settings.parse({}),
    enabled: true,
    createdAt,
  });
  await db.insert(shopSync).values({
    siteId: site.id,
    sourceId: id,
    access: Object.fromEntries(split(false)),
    reconciledTo: createdAt,
    reconcileDueAt: createdAt,
  });
  return id;
}

/** Tools with a clock of the test's own; pauses pass at once and are noted in `paused`. */
export function shopTools(db: Database, site: Site, shop: TestShop, now: () => Date): ShopTools & { paused: number[] } {
  const paused: number[] = [];
  return {
    db,
    writer: openEventWriter(db, 1, {}),
    context: testContext([site]),
    transport: shop.transport,
    base: shop.url,
    random: () => 0,
    now,
    paused,
    pause: async (milliseconds) => void paused.push(milliseconds),
  };
}
