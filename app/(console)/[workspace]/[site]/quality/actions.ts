'use server';

import { pageSite } from '@/app/(console)/_kit/page-site';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { AppError } from '@/lib/model/problem';
import { collectionService } from '@/lib/pipeline/collect/collection-service';
import { releaseRejected } from '@/lib/workspace';

/** Stores a refused event as somebody has mended it; `text` is JSON. */
export async function releaseAction(workspace: string, slug: string, id: string, text: string): Promise<FormResult<void>> {
  return attempt(async () => {
    const { actor, site } = await pageSite(workspace, slug);
    await releaseRejected(await collectionService(), actor, site, id, parseJson(text));
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'is no JSON';
    throw new AppError('invalid_input', `This is no JSON: ${detail}`, { fields: [{ field: 'payload', detail }] });
  }
}
