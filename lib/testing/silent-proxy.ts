/**
 * A TCP proxy that falls silent: what it is given on silent connections vanishes, and neither side hears of it, as when a server
 * is replaced, or an address translator forgets a connection.
 */
import { connect, createServer, type Socket } from 'node:net';

export type SilentProxy = {
  port: number;
  /** Silences the connections that are open; later ones work, unless `later` says otherwise. */
  silence(later?: 'later too'): void;
  /** Later connections work again. Silent ones stay silent. */
  hear(): void;
  /** Connections opened so far. */
  opened(): number;
  close(): Promise<void>;
};

type Pair = { near: Socket; far: Socket; isSilent: boolean };

/** A proxy on a free port of loopback, in front of `targetPort`. */
export async function openSilentProxy(targetPort: number): Promise<SilentProxy> {
  const pairs = new Set<Pair>();
  let isDeaf = false;
  let opened = 0;
  const server = createServer((near) => {
    opened += 1;
    const pair: Pair = { near, far: connect(targetPort, '127.0.0.1'), isSilent: isDeaf };
    pairs.add(pair);
    join(pair, near, pair.far, () => pairs.delete(pair));
    join(pair, pair.far, near, () => pairs.delete(pair));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    silence(later) {
      for (const pair of pairs) pair.isSilent = true;
      isDeaf = later !== undefined;
    },
    hear: () => {
      isDeaf = false;
    },
    opened: () => opened,
    async close() {
      for (const { near, far } of pairs) for (const socket of [near, far]) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function join(pair: Pair, from: Socket, to: Socket, gone: () => void): void {
  from.setNoDelay(true);
  from.on('data', (bytes: Buffer) => pair.isSilent || to.write(bytes));
  from.on('error', () => undefined);
  from.on('close', () => {
    if (pair.isSilent) return;
    gone();
    to.destroy();
  });
}
