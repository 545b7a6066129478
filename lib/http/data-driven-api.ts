/** Asking for data-driven attribution over HTTP, by the parameters that read it. */
import { siteActor } from '@/lib/access/site-access';
import { parseInput } from '@/lib/model/parse-input';
import { dataDrivenParams } from '@/lib/reporting';
import { askedQuestion } from '@/lib/reporting/reports/data-driven/definition';
import { askDataDriven } from '@/lib/workspace';
import { problemResponse } from './problem';
import { readJson } from './read-json';

/** Six short parameters. */
const BODY_BYTES_MAX = 4_096;

type Context = { params: Promise<{ site: string }> };

/** POST: has it worked out. Answers at once with how far that is. */
export async function askDataDrivenRoute(request: Request, { params }: Context): Promise<Response> {
  try {
    const { actor, site, db } = await siteActor(request, (await params).site);
    const question = askedQuestion(parseInput(dataDrivenParams, await readJson(request, BODY_BYTES_MAX)));
    return Response.json(await askDataDriven(db, actor, site, question), {
      status: 202,
      headers: { 'cache-control': 'no-store' },
    });
  } catch (error) {
    return problemResponse(error);
  }
}
