/** Protects collecting where only Next runs: without a database, senders are told to come again, as the web server tells them. */
import { expect, it } from 'vitest';
import { collect } from './collect-route';

it.each(['/c/anything', '/webhooks/anything', '/v1/track'])('answers 503 with Retry-After at %s', async (path) => {
  const answer = await collect(new Request(`https://t.example${path}`, { method: 'POST', body: '{}' }));
  expect([answer.status, answer.headers.get('retry-after'), (await answer.json()).status]).toEqual([503, '2', 503]);
});
