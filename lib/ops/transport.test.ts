/**
 * Protects what leaves the process: no private address is reached by literal, by name or by redirect; time and size have limits; and a failure
 * says whether the request can have arrived. Real HTTP on the loopback, which only the allowed list lets through.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { isPublicAddress, openTransport } from './transport';

const servers: Server[] = [];
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
/** A server that does with each connection as told, and speaks nothing by itself. */
async function serveSockets(take: (socket: Socket) => void): Promise<string> {
  const server = createSocketServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    take(socket);
  });
  socketServers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const socketServers: SocketServer[] = [];
const sockets: Socket[] = [];

afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
  for (const server of socketServers) server.close();
  for (const socket of sockets) socket.destroy();
});
const get = (url: string) => ({ method: 'GET' as const, url, headers: {} });

describe('isPublicAddress', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::a00:1',
    '64:ff9b:1::7f00:1',
    '64:ff9b:1::808:808',
    '::127.0.0.1',
    '::7f00:1',
    '::a9fe:a9fe',
    '::ffff:0:7f00:1',
    'fec0::1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    '4000::1',
    'localhost',
    '',
  ])('says no to %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['8.8.8.8', '203.0.114.1', '2a00:1450:4001:830::200e', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
    'says yes to %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
});

describe('transport', () => {
  it('connects to no private address, by number or by name', async () => {
    const host = await serve((_, response) => response.end('inside'));
    const port = host.split(':')[1];
    const transport = openTransport();
    for (const name of ['127.0.0.1', '[::1]', '[::127.0.0.1]', 'localhost', '0x7f000001', '2130706433']) {
      expect(await transport.send(get(`http://${name}:${port}/`), 2_000)).toMatchObject({ fault: 'forbidden' });
    }
    await transport.close();
  });

  it('reaches a private server that is allowed, and returns its answer as it is', async () => {
    const host = await serve((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => response.writeHead(207, { 'X-Trace': 'a' }).end(`${request.method} ${body}`));
    });
    const transport = openTransport({ allowed: [host] });
    const answer = await transport.send({ method: 'POST', url: `http://${host}/`, headers: {}, body: 'größe' }, 2_000);
    expect(answer).toMatchObject({ status: 207, headers: { 'x-trace': 'a' }, body: 'POST größe' });
    await transport.close();
  });

  it('does not follow redirects', async () => {
    const host = await serve((_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end());
    const transport = openTransport({ allowed: [host] });
    expect(await transport.send(get(`http://${host}/`), 2_000)).toMatchObject({ status: 302 });
    await transport.close();
  });

  it('cuts what is too long, and gives up on what is too slow', async () => {
    const long = await serve((_, response) => response.end('x'.repeat(1_000_000)));
    const slow = await serve(() => {});
    const transport = openTransport({ allowed: [long, slow] });
    const answer = await transport.send(get(`http://${long}/`), 2_000);
    expect('body' in answer && answer.body.length).toBe(256 * 1024);
    expect(await transport.send(get(`http://${slow}/`), 50)).toEqual({ fault: 'unknown', message: 'No answer within 0.05 s.' });
    await transport.close();
  });

  it('E4 decodes what nobody asked to be compressed, and says when an answer came', async () => {
    const host = await serve((_, response) =>
      response.writeHead(502, { 'content-encoding': 'gzip' }).end(gzipSync('{"error":"\0"}')),
    );
    const silent = await serve((request) => request.socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
    const transport = openTransport({ allowed: [host, silent] });
    expect(await transport.send(get(`http://${host}/`), 2_000)).toMatchObject({ status: 502, body: '{"error":"\0"}' });
    const answer = await transport.send(get(`http://${silent}/`), 2_000);
    expect('headers' in answer && Date.parse(answer.headers['date'] ?? '')).toBeGreaterThan(Date.parse('2026-01-01'));
    await transport.close();
  });

  it('E4 keeps a refusal that breaks off, and not a success', async () => {
    const breaking = (status: number) =>
      serve((request) => {
        request.socket.write(`HTTP/1.1 ${status} Said\r\nContent-Length: 500\r\n\r\n{"error":`);
        setTimeout(() => request.socket.destroy(), 20);
      });
    const [failing, taking] = [await breaking(503), await breaking(200)];
    const transport = openTransport({ allowed: [failing, taking] });
    expect(await transport.send(get(`http://${failing}/`), 2_000)).toMatchObject({ status: 503, body: '{"error":' });
    expect(await transport.send(get(`http://${taking}/`), 2_000)).toMatchObject({ fault: 'unknown' });
    await transport.close();
  });

  it('goes through the proxy, which alone resolves names, but never for a private address', async () => {
    const asked: string[] = [];
    const proxy = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end('from the platform');
    });
    const transport = openTransport({ proxyUrl: `http://${proxy}` });
    expect(await transport.send(get('http://platform.invalid/'), 5_000)).toMatchObject({
      status: 200,
      body: 'from the platform',
    });
    expect(await transport.send(get('http://10.0.0.1/'), 2_000)).toMatchObject({ fault: 'forbidden' });
    expect(asked).toEqual(['http://platform.invalid/']);
    await transport.close();
  });

  it('knows that nothing was sent where no connection was made, whatever the error is called', async () => {
    const plain = await serve((_, response) => response.end());
    const shut = await serveSockets((socket) => socket.destroy());
    const silent = await serveSockets(() => {});
    const refusing = await serveSockets((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'));
    });
    const transport = openTransport({ allowed: [plain, shut, silent] });
    const proxied = openTransport({ proxyUrl: `http://${refusing}` });
    expect({
      withoutTls: await transport.send(get(`https://${plain}/`), 2_000),
      shutInHandshake: await transport.send(get(`https://${shut}/`), 2_000),
      silentInHandshake: await transport.send(get(`https://${silent}/`), 200),
      tunnelRefused: await proxied.send(get('https://platform.invalid/'), 2_000),
    }).toEqual({
      withoutTls: { fault: 'not_sent', message: expect.stringMatching(/./) },
      shutInHandshake: { fault: 'not_sent', message: expect.stringMatching(/./) },
      silentInHandshake: { fault: 'not_sent', message: 'No connection within 0.2 s.' },
      tunnelRefused: { fault: 'not_sent', message: expect.stringContaining('407') },
    });
    await Promise.all([transport.close(), proxied.close()]);
  });

  it('says that nothing was sent when nobody listens, and that it does not know when the line breaks', async () => {
    const breaking = await serve((request) => request.socket.destroy());
    const gone = await serve(() => {});
    const transport = openTransport({ allowed: [breaking, gone] });
    await new Promise((resolve) => servers.at(-1)?.close(resolve));
    expect(await transport.send(get(`http://${gone}/`), 2_000)).toMatchObject({ fault: 'not_sent' });
    expect(await transport.send(get(`http://${breaking}/`), 2_000)).toMatchObject({ fault: 'unknown' });
    await transport.close();
  });
});
