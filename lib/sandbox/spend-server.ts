/**
 * The servers of all ad platforms as one HTTP handler, for the cost of ads: `/<platform>/...` is that platform's, consent page
 * and all; `/_control/<platform>` says what it was asked (GET), switches faults on and off and sets what an account has spent
 * (POST). A consent that is given ends the fault `revoked`, as connecting again does.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { VendorResponse } from '@/lib/model/delivery';
import type { CostRow } from '@/lib/model/spend';
import type { SpendPlatform } from '@/lib/spend/define';
import { spendPlatformOf } from '@/lib/spend/registry';
import type { SandboxAccount } from '@/lib/spend/sandbox';
import { type Faulty, type faultControl, faultNow, isSpoiled, latency, sound, switchFault } from './fault';
import { bodyOf, json, plainHeaders, write } from './http';
import { readControl } from './spend-control';

type Server = Faulty & {
  memory: Map<string, unknown>;
  restated: Map<string, readonly CostRow[]>;
  /** The last requests: method and path, which hold no token. */
  asked: string[];
};

export type SpendSandboxReport = { fault: string; asked: string[]; accounts: { externalId: string; rows: number }[] };

export type SpendSandboxOptions = {
  /** What each platform's accounts are; called with each request. */
  accounts: (platform: string) => readonly SandboxAccount[];
  now?: () => Date;
  /** Scheme and host by which browsers reach it; absent: as the request says. */
  origin?: string;
};

const ASKED_MAX = 500;

/** A handler with platforms of its own: nobody has consented, no faults. */
export function createSpendSandbox({ accounts, now = () => new Date(), origin }: SpendSandboxOptions) {
  const servers = new Map<string, Server>();

  function serverOf(platform: string): Server {
    const server = servers.get(platform) ?? { ...sound(), memory: new Map(), restated: new Map(), asked: [] };
    servers.set(platform, server);
    return server;
  }

  function accountsOf(platform: string): SandboxAccount[] {
    const { restated } = serverOf(platform);
    return accounts(platform).map((account) => ({ ...account, rows: restated.get(account.externalId) ?? account.rows }));
  }

  function report(platform: string): SpendSandboxReport {
    const { fault, asked } = serverOf(platform);
    return { fault, asked, accounts: accountsOf(platform).map(({ externalId, rows }) => ({ externalId, rows: rows.length })) };
  }

  /** Sets what an account has spent. */
  const restate = (platform: string, externalId: string, rows: readonly CostRow[]) =>
    void serverOf(platform).restated.set(externalId, rows);
  const fault = (platform: string, wanted: z.input<typeof faultControl>) => switchFault(serverOf(platform), wanted);

  /** Answers below the prefix that the address was stripped of. */
  async function answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(path, 'http://sandbox');
    const [, first = '', ...rest] = url.pathname.split('/');
    const isControl = first === '_control';
    const platform = spendPlatformOf(isControl ? (rest[0] ?? '') : first);
    const body = await bodyOf(request);
    if (!platform) return write(response, json(404, { error: 'There is no such platform.' }));
    if (isControl) return write(response, answerControl(platform.id, request.method, body));
    const server = serverOf(platform.id);
    await latency(server);
    const base = `${origin ?? `http://${request.headers.host}`}${mountOf(request, path)}/${platform.id}`;
    const asked = { method: request.method ?? 'GET', path: `/${rest.join('/')}`, query: url.searchParams, body, base };
    server.asked = [...server.asked, `${asked.method} ${asked.path}`].slice(-ASKED_MAX);
    const current = isConsent(platform, asked.path) ? 'none' : faultNow(server, body);
    if (isSpoiled(current, server, request, response)) return;
    const faults = { revoked: current === 'revoked', throttled: current === 'throttled' };
    const state = { now: now(), accounts: accountsOf(platform.id), memory: server.memory, ...faults };
    const answered = platform.sandbox.answer({ ...asked, headers: plainHeaders(request) }, state);
    if (server.fault === 'revoked' && hasCode(platform, answered)) fault(platform.id, { fault: 'none' });
    write(response, answered);
  }

  function answerControl(platform: string, method: string | undefined, body: string): VendorResponse {
    if (method === 'GET') return json(200, report(platform));
    const read = readControl(body, accounts(platform));
    if (!read.ok) return json(400, { error: read.failure });
    const { forget, restate: wanted, ...wantedFault } = read.value;
    if (forget) Object.assign(serverOf(platform), { restated: new Map(), asked: [] });
    fault(platform, wantedFault);
    if (wanted) restate(platform, wanted.externalId, wanted.rows);
    return json(200, report(platform));
  }

  return { answer, report, restate, fault };
}

export type SpendSandboxServer = ReturnType<typeof createSpendSandbox>;

/** Pages that a person looks at have no faults: those are of what asks for reports. */
function isConsent({ oauth, sandbox }: SpendPlatform, path: string): boolean {
  const page = oauth?.authorizeUrl(sandbox.app, { redirectUri: 'http://sandbox', state: '' }, 'http://sandbox');
  return page !== undefined && new URL(page).pathname === path;
}

/** Whether the answer sends a code to the app. */
function hasCode({ oauth }: SpendPlatform, { headers }: VendorResponse): boolean {
  const location = headers['location'];
  return location !== undefined && oauth !== undefined && new URL(location).searchParams.has(oauth.codeParam);
}

/** What the address was stripped of. */
function mountOf({ url = '' }: IncomingMessage, path: string): string {
  return url.endsWith(path) ? url.slice(0, url.length - path.length) : '';
}
