/** Faults of vendors' servers, switched on and off from outside: for how many requests, and for which. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { VendorResponse } from '@/lib/model/delivery';
import { write } from './http';

/** `answer`: an answer of the caller's own, such as an error that a platform documents, or a proxy's page. */
const sandboxFaults = ['none', 'error', 'reset', 'hang', 'garbage', 'revoked', 'throttled', 'answer'] as const;
export type SandboxFault = (typeof sandboxFaults)[number];

const answerSchema = z.object({
  status: z.number().int().min(200).max(599),
  headers: z.record(z.string(), z.string()).default({ 'content-type': 'application/json' }),
  body: z.string().max(64 * 1024),
});

export const faultControl = z.object({
  fault: z.enum(sandboxFaults).optional(),
  /** How many further requests have the fault; absent: until it is switched off. */
  times: z.number().int().min(1).optional(),
  /** Only requests whose body holds this text have the fault: one bad event among others. */
  where: z.string().min(1).optional(),
  /** What the fault `answer` says. */
  answer: answerSchema.optional(),
  latencyMs: z.number().int().min(0).max(60_000).optional(),
});

export type Faulty = {
  fault: SandboxFault;
  timesLeft: number;
  /** Text of the requests that have the fault; absent: all have it. */
  where?: string;
  ownAnswer?: VendorResponse;
  latencyMs: number;
};

/** A vendor without faults. */
export function sound(): Faulty {
  return { fault: 'none', timesLeft: 0, latencyMs: 0 };
}

/** Switches as the control asks; what it does not name stays. */
export function switchFault(vendor: Faulty, { fault, times, where, answer, latencyMs }: z.input<typeof faultControl>): void {
  if (fault) Object.assign(vendor, { fault, timesLeft: times ?? Number.POSITIVE_INFINITY, where, ownAnswer: answer });
  if (latencyMs !== undefined) vendor.latencyMs = latencyMs;
}

/** The fault of the request with this body, which is one fewer then. */
export function faultNow(vendor: Faulty, body: string): SandboxFault {
  if (vendor.fault === 'none' || (vendor.where !== undefined && !body.includes(vendor.where))) return 'none';
  const { fault } = vendor;
  vendor.timesLeft -= 1;
  if (vendor.timesLeft <= 0) vendor.fault = 'none';
  return fault;
}

/** Takes as long as the vendor is to take. */
export async function latency({ latencyMs }: Faulty): Promise<void> {
  if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
}

/** Whether the fault is one that no platform's rules decide: then the request has had its answer, or gets none. */
export function isSpoiled(fault: SandboxFault, vendor: Faulty, request: IncomingMessage, response: ServerResponse): boolean {
  switch (fault) {
    case 'reset':
      request.socket.destroy();
      return true;
    case 'hang':
      return true;
    case 'error':
      write(response, { status: 503, headers: { 'content-type': 'text/html' }, body: '<html>Service Unavailable</html>' });
      return true;
    case 'garbage':
      write(response, { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":' });
      return true;
    case 'answer':
      if (vendor.ownAnswer) write(response, vendor.ownAnswer);
      return vendor.ownAnswer !== undefined;
    default:
      return false;
  }
}
