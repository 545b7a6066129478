/**
 * A vendor's server, as tests and the demo run it: checks requests against the platform's published rules and answers as the
 * platform does, real error bodies included. Pure: the HTTP around it, and its faults, are lib/sandbox.
 */
import type { VendorResponse } from '@/lib/model/delivery';

/** One request as the vendor's server sees it; header names are lower case. */
export type SandboxRequest = {
  method: string;
  /** With its first slash. */
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
};

export type SandboxState = {
  now: Date;
  /** Somebody has revoked the token: every credential is refused as the platform refuses it. */
  revoked: boolean;
  /** The platform throttles: answer as it does, with its own way of saying when to come back. */
  throttled: boolean;
  /** Whether an event with this key was taken before; platforms that deduplicate count it once. */
  isKnown: (key: string) => boolean;
};

export type SandboxAnswer = {
  response: VendorResponse;
  /** The events that the platform took, by the key that it deduplicates by (with the event's name, where that is part of it). */
  taken: string[];
};

export type Sandbox = {
  answer: (request: SandboxRequest, state: SandboxState) => SandboxAnswer;
  /** Settings that this sandbox accepts, secrets included: the demo's connection uses them. */
  settings: Record<string, unknown>;
};

/** A JSON answer, as most platforms give. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): VendorResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** An answer that takes nothing. */
export function refusal(response: VendorResponse): SandboxAnswer {
  return { response, taken: [] };
}

/** The JSON of a body, or undefined when it is none. */
export function bodyOf(request: SandboxRequest): unknown {
  try {
    return JSON.parse(request.body);
  } catch {
    return undefined;
  }
}
