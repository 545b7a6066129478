/**
 * All vendors' sandboxes as one HTTP handler: `/<destination>/...` is that vendor's server, `/_control/<destination>` reads what
 * it has taken (GET) and switches faults on and off (POST). Each deduplicates as its platform does, so a conversion that is
 * counted twice shows.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { destinationOf } from '@/lib/destinations/registry';
import type { VendorResponse } from '@/lib/model/delivery';
import { type Faulty, faultControl, faultNow, isSpoiled, latency, sound, switchFault } from './fault';
import { bodyOf, json, parsed, plainHeaders, write } from './http';

/** `forget`: what was taken. */
const controlSchema = faultControl.extend({ forget: z.boolean().optional() });
export type SandboxControl = z.input<typeof controlSchema>;

type Vendor = Faulty & {
  requests: number;
  /** How often each key was sent to it and taken; a platform counts each once. */
  taken: Map<string, number>;
  /** The keys in the order in which they were first taken. */
  order: string[];
};

export type SandboxReport = { fault: string; latencyMs: number; requests: number; events: number; sent: number; keys: string[] };

const ORDER_KEPT_MAX = 100_000;

/** A handler with vendors of its own: nothing taken, no faults. */
export function createSandbox(now: () => Date = () => new Date()) {
  const vendors = new Map<string, Vendor>();

  function vendorOf(id: string): Vendor {
    const vendor = vendors.get(id) ?? { ...sound(), requests: 0, taken: new Map(), order: [] };
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
    await latency(vendor);
    const fault = faultNow(vendor, body);
    if (isSpoiled(fault, vendor, request, response)) return;
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

function change(vendor: Vendor, { forget, ...wanted }: SandboxControl): void {
  switchFault(vendor, wanted);
  if (forget) Object.assign(vendor, { taken: new Map(), order: [], requests: 0 });
}

function take(vendor: Vendor, key: string): void {
  const before = vendor.taken.get(key) ?? 0;
  vendor.taken.set(key, before + 1);
  if (before === 0 && vendor.order.length < ORDER_KEPT_MAX) vendor.order.push(key);
}
