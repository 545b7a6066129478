/** The HTTP that all vendors' servers have in common: reading requests and writing answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { VendorResponse } from '@/lib/model/delivery';

const BODY_BYTES_MAX = 16 * 1024 * 1024;

/** The body as text; what is longer than any vendor takes is cut. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > BODY_BYTES_MAX) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Headers by lower-case name, each with one value. */
export function plainHeaders({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** The JSON of a text, or undefined. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export function json(status: number, body: unknown): VendorResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export function write(response: ServerResponse, { status, headers, body }: VendorResponse): void {
  response.writeHead(status, headers).end(body);
}
