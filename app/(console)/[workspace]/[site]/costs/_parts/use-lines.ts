'use client';
/** Changes of cost lines over the API, as forms show them. */
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, postJson } from '@/app/(console)/_kit/use-api';
import { fail, ok } from '@/lib/core/result';
import type { FormResult } from '@/lib/http/attempt';

/** Posts to an address of the site. */
export function usePost() {
  const { id } = useSite();
  return async <Answer>(to: string, body: object): Promise<FormResult<Answer>> => {
    try {
      return ok(await postJson<Answer>(apiUrl(id, to), body));
    } catch (error) {
      return fail({ message: error instanceof Error ? error.message : String(error), fields: {} });
    }
  };
}
