/**
 * All vendors' sandboxes as one HTTP handler: `/<destination>/...` is that vendor's server, `/_control/<destination>` reads what
 * it has taken (GET) and switches faults on and off (POST). Each deduplicates as its platform does, so a conversion that is
 * counted twice shows.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { destinationOf } from '@/lib/destinations/registry';
import type { VendorResponse } from '@/lib/model/delivery';

/** `answer`: an answer of the caller's own, such as an error that a platform documents, or a proxy's page. */
export const sandboxFaults = ['none', 'error', 'reset', 'hang', 'garbage', 'revoked', 'throttled', 'answer'] as const;

const answerSchema = z.object({
  status: z.number().int().min(200).max(599),
  headers: z.record(z.string(), z.string()).default({ 'content-type': 'application/json' }),
  body: z.string().max(64 * 1024),
});

const controlSchema = z.object({
  fault: z.enum(sandboxFaults).optional(),
  /** How many further requests have the fault; absent: until it is switched off. */
  times: z.number().int().min(1).optional(),
  /** Only requests whose body holds this text have the fault: one bad event among others. */
  where: z.string().min(1).optional(),
  /** What the fault `answer` says. */
  answer: answerSchema.optional(),
  latencyMs: z.number().int().min(0).max(60_000).optional(),
  /** Forgets what was taken. */
  forget: z.boolean().optional(),
});
export type SandboxControl = z.input<typeof controlSchema>;

type Vendor = {
  fault: (typeof sandboxFaults)[number];
  timesLeft: number;
  /** Text of the requests that have the fault; absent: all have it. */
  where?: string;
  ownAnswer?: VendorResponse;
  latencyMs: number;
  requests: number;
  /** How often each key was sent to it and taken; a platform counts each once. */
  taken: Map<string, number>;
  /** The keys in the order in which they were first taken. */
  order: string[];
};

export type SandboxReport = { fault: string; latencyMs: number; requests: number; events: number; sent: number; keys: string[] };

const BODY_BYTES_MAX = 16 * 1024 * 1024;
const ORDER_KEPT_MAX = 100_000;

/** A handler with vendors of its own: nothing taken, no faults. */
export function createSandbox(now: () => Date = () => new Date()) {
  const vendors = new Map<string, Vendor>();

  function vendorOf(id: string): Vendor {
    const vendor = vendors.get(id) ?? { fault: 'none', timesLeft: 0, latencyMs: 0, requests: 0, taken: new Map(), order: [] };
    vendors.set(id, vendor);
    return vendor;
  }

  const report = (id: string) => reportOf(vendorOf(id));
  const control = (id: string, wanted: SandboxControl) => change(vendorOf(id), wanted);

  /** Answers below the prefix that the address was stripped of. */
  async function answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(path, 'http://sandbox');
    const [, first = '', ...rest] = url.pathname.split('/');
    const isControl = first === '_control';
    const destination = destinationOf(isControl ? (rest[0] ?? '') : first);
    const body = await bodyOf(request);
    if (!destination) return write(response, json(404, { error: 'There is no such vendor.' }));
    if (isControl) return write(response, answerControl(destination.id, request.method, body));
    const vendor = vendorOf(destination.id);
    vendor.requests += 1;
    if (vendor.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, vendor.latencyMs));
    const fault = faultNow(vendor, body);
    if (fault === 'reset') return void request.socket.destroy();
    if (fault === 'hang') return;
    if (fault === 'error')
      return write(response, { status: 503, headers: { 'content-type': 'text/html' }, body: '<html>Service Unavailable</html>' });
    if (fault === 'answer' && vendor.ownAnswer) return write(response, vendor.ownAnswer);
    if (fault === 'garbage')
      return write(response, { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":' });
    const answered = destination.sandbox.answer(
      {
        method: request.method ?? 'GET',
        path: `/${rest.join('/')}`,
        query: url.searchParams,
        headers: plainHeaders(request),
        body,
      },
      { now: now(), revoked: fault === 'revoked', throttled: fault === 'throttled', isKnown: (key) => vendor.taken.has(key) },
    );
    for (const key of answered.taken) take(vendor, key);
    write(response, answered.response);
  }

  function answerControl(id: string, method: string | undefined, body: string): VendorResponse {
    if (method === 'GET') return json(200, report(id));
    const read = controlSchema.safeParse(parsed(body));
    if (!read.success)
      return json(400, { error: read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') });
    if (read.data.fault === 'answer' && !read.data.answer) return json(400, { error: 'answer: is missing' });
    control(id, read.data);
    return json(200, report(id));
  }

  return { answer, control, report };
}

export type SandboxServer = ReturnType<typeof createSandbox>;

/** What the vendor has taken so far. */
function reportOf({ fault, latencyMs, requests, taken, order }: Vendor): SandboxReport {
  const sent = [...taken.values()].reduce((sum, count) => sum + count, 0);
  return { fault, latencyMs, requests, events: taken.size, sent, keys: order };
}

function change(vendor: Vendor, { fault, times, where, answer, latencyMs, forget }: SandboxControl): void {
  if (fault) Object.assign(vendor, { fault, timesLeft: times ?? Number.POSITIVE_INFINITY, where, ownAnswer: answer });
  if (latencyMs !== undefined) vendor.latencyMs = latencyMs;
  if (forget) Object.assign(vendor, { taken: new Map(), order: [], requests: 0 });
}

function faultNow(vendor: Vendor, body: string): Vendor['fault'] {
  if (vendor.fault === 'none' || (vendor.where !== undefined && !body.includes(vendor.where))) return 'none';
  const { fault } = vendor;
  vendor.timesLeft -= 1;
  if (vendor.timesLeft <= 0) vendor.fault = 'none';
  return fault;
}

function take(vendor: Vendor, key: string): void {
  const before = vendor.taken.get(key) ?? 0;
  vendor.taken.set(key, before + 1);
  if (before === 0 && vendor.order.length < ORDER_KEPT_MAX) vendor.order.push(key);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > BODY_BYTES_MAX) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function json(status: number, body: unknown): VendorResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function write(response: ServerResponse, { status, headers, body }: VendorResponse): void {
  response.writeHead(status, headers).end(body);
}
