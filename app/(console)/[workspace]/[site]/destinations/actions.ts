'use server';

import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import type { Mapping, ValueSetting } from '@/lib/model/mapping';
import {
  type CatalogueIdReading,
  checkCatalogueId,
  createConnection,
  deleteConnection,
  type Preview,
  previewConnection,
  previewValue,
  releaseConnection,
  runInShadow,
  takeOver,
  testConnection,
  testEvent,
  type Trial,
  updateConnection,
  type ValuePreview,
} from '@/lib/workspace';
import type { ConnectionChange, NewConnection, NewTakeover, TestEventResult } from './forms';

/** Which setting makes this id of the platform's catalogue. */
export async function checkCatalogueIdAction(siteId: string, id: string): Promise<FormResult<CatalogueIdReading>> {
  return attempt(async () => {
    const { actor, site, read } = await siteActor(undefined, siteId);
    return checkCatalogueId(read, actor, site, { id });
  });
}

/** Resolves to the new connection's id. */
export async function createConnectionAction(siteId: string, form: NewConnection): Promise<FormResult<string>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return (await createConnection(db, actor, site, form)).id;
  });
}

export async function updateConnectionAction(siteId: string, id: string, change: ConnectionChange): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await updateConnection(db, actor, site, id, change);
  });
}

export async function deleteConnectionAction(siteId: string, id: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await deleteConnection(db, actor, site, id);
  });
}

export async function testConnectionAction(siteId: string, id: string): Promise<FormResult<Trial | 'untestable'>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return testConnection(db, actor, site, id);
  });
}

/** `name` is ours, not the platform's. */
export async function testEventAction(siteId: string, id: string, name: string): Promise<FormResult<TestEventResult>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    const tried = await testEvent(db, actor, site, id, { name });
    return tried.ok ? { sent: true, trial: tried.value } : { sent: false, ...tried.failure };
  });
}

/** What would be sent of a stored event under this mapping; absent: under the saved one. */
export async function previewAction(
  siteId: string,
  id: string,
  eventId: string,
  mapping?: Mapping,
): Promise<FormResult<Preview>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return previewConnection(db, actor, site, id, { eventId, mapping });
  });
}

/** What two value rules make of the last 30 days' orders. */
export async function previewValueAction(
  siteId: string,
  settings: { before: ValueSetting; after: ValueSetting },
): Promise<FormResult<ValuePreview>> {
  return attempt(async () => {
    const { actor, site, read } = await siteActor(undefined, siteId);
    return previewValue(read, actor, site, settings);
  });
}

/** From now on everything is checked and kept, and nothing is sent. */
export async function runInShadowAction(siteId: string, id: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    await runInShadow(db, actor, site, id);
  });
}

/** Resolves to the moment from which the connection sends. */
export async function takeOverAction(siteId: string, id: string, form: NewTakeover): Promise<FormResult<string>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return (await takeOver(db, actor, site, id, form)).toISOString();
  });
}

/** Lifts the hold: what is held goes on in its order, what has become too old is given up. */
export async function releaseHoldAction(siteId: string, id: string): Promise<FormResult<{ released: number; expired: number }>> {
  return attempt(async () => {
    const { actor, site, db } = await siteActor(undefined, siteId);
    return releaseConnection(db, actor, site, id);
  });
}
