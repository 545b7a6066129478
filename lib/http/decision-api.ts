/** Deciding what counts, over HTTP: for scripts with an admin's API key; the console calls the use case itself. */
import { permit } from '@/lib/access';
import { siteActor } from '@/lib/access/site-access';
import { AppError } from '@/lib/model/problem';
import { decide } from '@/lib/workspace';
import { readBody } from './collect-route';
import { problemResponse } from './problem';

/** A decision is a name, a target and a reason of 512 characters. */
const BODY_BYTES_MAX = 16_384;

type Context = { params: Promise<{ site: string }> };

/** POST: stores a decision; answers once it is in the site's log. */
export async function decisionRoute(request: Request, { params }: Context): Promise<Response> {
  try {
    const { actor, site, db } = await siteActor(request, (await params).site);
    permit(actor, 'decision.make');
    const receipt = await decide(db, actor, site, await readJson(request));
    return Response.json(receipt, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return problemResponse(error);
  }
}

async function readJson(request: Request): Promise<unknown> {
  const body = await readBody(request, BODY_BYTES_MAX);
  if (!body) throw new AppError('too_large', `The body is larger than ${BODY_BYTES_MAX} bytes.`);
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new AppError('malformed', 'The body is not JSON.');
  }
}
