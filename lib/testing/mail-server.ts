/** A real SMTP server on a port of a test's own: what it took, and a switch to refuse or to go away. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll } from 'vitest';
import { type Mail, openMail } from '@/lib/ops/mail';

export type Received = { from: string; to: string[]; raw: string };
export type MailServer = { mail: Mail; received: Received[]; refuse(reason: string | undefined): void; stop(): Promise<void> };

/** Starts the server, and mail that goes to it; both end when the file is done. */
export async function testMailServer(): Promise<MailServer> {
  const received: Received[] = [];
  let refusal: string | undefined;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_, __, done) => done(refusal === undefined ? null : Object.assign(new Error(refusal), { responseCode: 550 })),
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, raw: Buffer.concat(parts).toString('utf8') });
        done();
      });
    },
  });
  // A test that takes the server away breaks connections on purpose.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const mail = openMail(`smtp://127.0.0.1:${port}`, 'Tieback <alerts@tieback.example>');
  let isOpen = true;
  const stop = async () => {
    if (!isOpen) return;
    isOpen = false;
    await new Promise<void>((resolve) => server.close(resolve));
  };
  afterAll(async () => {
    mail.close();
    await stop();
  });
  return {
    mail,
    received,
    refuse(reason) {
      refusal = reason;
    },
    stop,
  };
}
