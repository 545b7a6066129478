/**
 * Outgoing mail over SMTP (nodemailer), from a few connections that are kept. Nothing is retried here: the caller keeps what could not be sent
 * with the reason. Certificates are checked; SMTP_URL names the server, and is the operator's: it may be a private one.
 */
import { createTransport } from 'nodemailer';
import { SECOND_MS } from '@/lib/core/instant';
import { fail, ok, type Result } from '@/lib/core/result';
import { env } from './env';

/** A mail server answers within seconds or is down. */
const CONNECT_MS = 5 * SECOND_MS;
const ANSWER_MS = 15 * SECOND_MS;
const CONNECTIONS = 3;
const REASON_LENGTH_MAX = 300;
/** Keeps absence notes from answering (RFC 3834, section 5). */
const AUTOMATIC = { 'Auto-Submitted': 'auto-generated' };

export const MAIL_NOT_SET = 'SMTP_URL is not set: no e-mail can be sent.';

export type Message = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same for each try of one message, so that mailboxes show it once. */
  messageId: string;
};

export type Mail = {
  /** Whether there is a server at all. */
  isSet: boolean;
  /** The server's answer when it took the message, else why it did not. */
  send(message: Message): Promise<Result<string, string>>;
  close(): void;
};

/** Mail through this server; absent: every message fails with MAIL_NOT_SET. */
export function openMail(smtpUrl: string | undefined, from: string): Mail {
  if (smtpUrl === undefined) return { isSet: false, send: async () => fail(MAIL_NOT_SET), close() {} };
  const server = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: CONNECTIONS,
    connectionTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    isSet: true,
    async send({ to, messageId, ...message }) {
      const id = `<${messageId}@${domainOf(from)}>`;
      try {
        // An object, so that an address is one address whatever is in it.
        const sent = await server.sendMail({
          ...message,
          from,
          to: { name: '', address: to },
          messageId: id,
          headers: AUTOMATIC,
        });
        return ok(sent.response.slice(0, REASON_LENGTH_MAX));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return fail(`The mail server: ${reason}`.slice(0, REASON_LENGTH_MAX));
      }
    },
    close: () => server.close(),
  };
}

const home = globalThis as { tiebackMail?: Mail };

/** The process's own mail. Kept on globalThis because Next loads a module once per bundle. */
export function mail(): Mail {
  home.tiebackMail ??= openMail(env().SMTP_URL, env().MAIL_FROM);
  return home.tiebackMail;
}

function domainOf(from: string): string {
  return from.match(/@([^@>\s]+)>?\s*$/)?.[1] ?? 'localhost';
}
