/** What no route of the API answers: a caller that reads JSON gets JSON, and hears where the addresses are written down. */
import { problemResponse } from '@/lib/http/problem';
import { AppError } from '@/lib/model/problem';

function notFound(): Response {
  return problemResponse(
    new AppError('not_found', 'The API has nothing at this address: /api/v1/openapi.json lists what it has.'),
  );
}

export { notFound as DELETE, notFound as GET, notFound as PATCH, notFound as POST, notFound as PUT };
