/** Protects what stands before Next: real requests to a server whose Next is a double that tells what reached it. */
import { createServer, type IncomingHttpHeaders, request as send } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FrontSettings, hasAddress, protectAnswer, readyForNext } from './front';

const settings: FrontSettings = { NODE_ENV: 'production', PUBLIC_URL: 'https://t.example', TRUSTED_PROXY_HOPS: 0 };
let trusted: Partial<FrontSettings> = {};

const server = createServer((request, response) => {
  if (!hasAddress(request, response)) return;
  const now = { ...settings, ...trusted };
  protectAnswer(response, now);
  if (readyForNext(request, response, now)) response.end(JSON.stringify({ url: request.url, headers: request.headers }));
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close().closeAllConnections());

const portOf = () => (server.address() as AddressInfo).port;

/** Sends a request line and headers as they are; resolves to all that comes until the connection ends. */
function raw(...lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(portOf(), '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    let text = '';
    socket.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    socket.on('end', () => resolve(text)).on('error', reject);
  });
}

type Seen = { status: number; headers: IncomingHttpHeaders; next?: { url: string; headers: Record<string, string> } };

function get(path: string, headers: Record<string, string> = {}): Promise<Seen> {
  return new Promise((resolve, reject) => {
    send({ port: portOf(), host: '127.0.0.1', path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      answer.on('end', () => {
        const { statusCode: status = 0 } = answer;
        resolve({ status, headers: answer.headers, ...(status === 200 && { next: JSON.parse(text) }) });
      });
    })
      .on('error', reject)
      .end();
  });
}

it.each(['*', '/%', '/%E0%A4%A/x', '/a?q=%00'])('answers a request for %s with 400, and Next never sees it', async (target) => {
  const answer = await raw(`GET ${target} HTTP/1.1`, 'host: t.example', 'connection: close');
  expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*urn:tieback:problem:malformed/);
});

it.each(['TRACE', 'PROPFIND'])('answers %s with 405, and Next never sees it', async (method) => {
  expect(await raw(`${method} / HTTP/1.1`, 'host: t.example', 'connection: close')).toMatch(
    /^HTTP\/1\.1 405 [\s\S]*method_not_allowed/,
  );
});

it('answers a whole address as its path', async () => {
  expect(await raw('GET http://t.example/orders?a=1 HTTP/1.1', 'host: t.example', 'connection: close')).toContain(
    '"url":"/orders?a=1"',
  );
});

it.each(['websocket', 'h2c', 'anything'])(
  'answers a request to change to %s by HTTP, and closes the connection',
  async (protocol) => {
    const answer = await raw('GET /live HTTP/1.1', 'host: t.example', 'connection: Upgrade', `upgrade: ${protocol}`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*connection: close/i);
  },
);

it('gives every page a policy whose nonce Next and the layout hear of', async () => {
  const { headers, next } = await get('/demo/store/overview?q=1');
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'strict-transport-security': 'max-age=31536000',
  });
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain(`script-src 'nonce-${next?.headers['x-nonce']}' 'strict-dynamic'`);
  expect(next?.headers['content-security-policy']).toBe(policy);
  expect((await get('/')).next?.headers['x-nonce']).not.toBe(next?.headers['x-nonce']);
});

it('gives answers that are no pages the other headers, and no policy', async () => {
  const { headers, next } = await get('/api/v1/openapi.json', {
    'x-nonce': 'forged',
    'content-security-policy': "script-src 'nonce-forged'",
  });
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'strict-transport-security': 'max-age=31536000' });
  expect(headers).not.toHaveProperty('content-security-policy');
  expect(next?.headers).not.toHaveProperty('x-nonce');
  expect(next?.headers).not.toHaveProperty('content-security-policy');
});

const FORWARDED = {
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  forwarded: 'host=evil.example',
};

it('believes nobody who says what a proxy would say', async () => {
  const { next } = await get('/', FORWARDED);
  expect(next?.headers['x-forwarded-for']).toBe('127.0.0.1');
  expect(JSON.stringify(next)).not.toContain('evil.example');
});

it('passes on what a trusted proxy says, and no HSTS without https', async () => {
  trusted = { TRUSTED_PROXY_HOPS: 1, PUBLIC_URL: 'http://localhost:3000' };
  const { headers, next } = await get('/', FORWARDED);
  trusted = {};
  expect(next?.headers).toMatchObject(FORWARDED);
  expect(headers).not.toHaveProperty('strict-transport-security');
});
