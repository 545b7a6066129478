/** The vendors' servers on a port of a test's own, and connections that deliver to them. */
import { randomBytes } from 'node:crypto';
import type { Database } from '@/db/client';
import { connection, connectionVersion } from '@/db/schema';
import { type Id, mintId } from '@/lib/core/id';
import { secretNames } from '@/lib/destinations/define';
import { destinationOf } from '@/lib/destinations/registry';
import type { Mapping } from '@/lib/model/mapping';
import type { Site } from '@/lib/model/site';
import { sealSecret } from '@/lib/ops/secrets';
import { createSandbox, type SandboxServer } from '@/lib/sandbox/server';
import { defaultMapping } from '@/lib/delivery/default-mapping';
import { type LocalServer, localServer } from './local-server';

export type TestSandbox = SandboxServer & LocalServer;

/** Starts the vendors; they stop when the file is done. */
export async function testSandbox(now?: () => Date): Promise<TestSandbox> {
  const sandbox = createSandbox(now);
  const server = await localServer((request, response) => void sandbox.answer(request.url ?? '/', request, response));
  return { ...sandbox, ...server };
}

type Over = { createdAt?: Date; mapping?: Mapping; settings?: Record<string, unknown>; baseUrl?: string };

/** A stored connection to the vendor's sandbox, with its default mapping. */
export async function buildConnection(
  db: Database,
  site: Site,
  id: string,
  url: string,
  over: Over = {},
): Promise<Id<'connection'>> {
  const definition = destinationOf(id);
  if (!definition) throw new Error(`there is no destination ${id}`);
  const { createdAt = new Date(0), mapping = defaultMapping(definition), settings = definition.sandbox.settings } = over;
  const secretOnes = secretNames(definition);
  const connectionId = mintId<'connection'>(Date.now(), randomBytes);
  const split = (secret: boolean) => Object.entries(settings).filter(([name]) => secretOnes.has(name) === secret);
  await db.insert(connection).values({
    siteId: site.id,
    id: connectionId,
    destination: id,
    name: definition.name,
    version: 1,
    baseUrl: over.baseUrl ?? `${url}/${id}`,
    secrets: Object.fromEntries(split(true).map(([name, value]) => [name, sealSecret(String(value), createdAt)])),
    createdAt,
  });
  await db
    .insert(connectionVersion)
    .values({ siteId: site.id, connectionId, version: 1, settings: Object.fromEntries(split(false)), mapping, createdAt });
  return connectionId;
}
