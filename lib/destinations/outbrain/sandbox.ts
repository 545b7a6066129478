/**
 * Outbrain's tracking address as its help describes it: it answers with a picture to nearly everything, and counts what it knows.
 */
import { refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';

/** The event-based conversions of the account. */
const NAMES: ReadonlySet<string> = new Set(['1234567', 'Purchase', 'Lead']);
const PICTURE = { status: 200, headers: { 'content-type': 'image/gif' }, body: 'GIF89a' };

export const outbrainSandbox: Sandbox = { settings: {}, answer };

function answer({ method, path, query }: SandboxRequest, { throttled }: SandboxState): SandboxAnswer {
  if (method !== 'GET' || path !== '/unifiedPixel') return refusal({ status: 404, headers: {}, body: '' });
  if (throttled) return refusal({ status: 429, headers: {}, body: '' });
  const click = query.get('ob_click_id');
  const name = query.get('name') ?? '';
  const amount = query.get('orderValue');
  const isAmount = amount === null || (/^\d+(\.\d+)?$/.test(amount) && /^[A-Z]{3}$/.test(query.get('currency') ?? ''));
  // Nothing is said of what is not counted.
  const isCounted = Boolean(click) && NAMES.has(name) && isAmount;
  return { response: PICTURE, taken: isCounted ? [`${name} ${query.get('orderId') ?? click}`] : [] };
}
