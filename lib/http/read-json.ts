/** The body of a request as JSON, up to a limit of its address. */
import { AppError } from '@/lib/model/problem';
import { readBody } from './collect-route';

/** What the body holds; throws `too_large` past the limit, `malformed` when it is no JSON. */
export async function readJson(request: Request, bytesMax: number): Promise<unknown> {
  const body = await readBody(request, bytesMax);
  if (!body) throw new AppError('too_large', `The body is larger than ${bytesMax} bytes.`);
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new AppError('malformed', 'The body is not JSON.');
  }
}
