/**
 * Rakuten's server as its answers to others show it: XML with status 200, lines counted as good or bad, a page for a merchant it
 * does not know.
 */
import { refusal, type Sandbox, type SandboxAnswer, type SandboxRequest, type SandboxState } from '../sandbox';

const MERCHANT = '42135';
const REQUIRED = ['mid', 'ord', 'tr', 'land', 'cur', 'skulist', 'qlist', 'amtlist', 'namelist'] as const;
const STAMP = /^\d{8}_\d{4}$/;

export const rakutenSandbox: Sandbox = {
  settings: { merchantId: MERCHANT, groups: '', clickDays: '30', lastClickOnly: false },
  answer,
};

function answer({ method, path, query }: SandboxRequest, state: SandboxState): SandboxAnswer {
  if (method !== 'GET' || path !== '/ep') return refusal(page(404, 'Not Found'));
  // Rakuten publishes no limit; whatever stands before its servers would answer so.
  if (state.throttled) return refusal(page(429, 'Too Many Requests'));
  if (!/^\d+$/.test(query.get('mid') ?? '')) return refusal(page(400, 'Bad Request'));
  if (state.revoked || query.get('mid') !== MERCHANT) return refusal(xml('<error>Access denied</error>'));
  const lists = ['skulist', 'qlist', 'amtlist', 'namelist'].map((name) => (query.get(name) ?? '').split('|'));
  const [skus = []] = lists;
  const isGood =
    query.get('xml') === '1' &&
    REQUIRED.every((name) => query.get(name)) &&
    lists.every((list) => list.length === skus.length) &&
    [query.get('land'), query.get('date') ?? query.get('land')].every((text) => STAMP.test(text ?? '')) &&
    /^[A-Z]{3}$/.test(query.get('cur') ?? '') &&
    [...(lists[1] ?? []), ...(lists[2] ?? [])].every((text) => /^-?\d+$/.test(text));
  const [good, bad] = isGood ? [skus.length, 0] : [0, skus.length];
  const body = `<unique_id>a1b2c3</unique_id><summary><transactions><good>${good}</good><bad>${bad}</bad></transactions></summary>`;
  return { response: xml(body), taken: isGood ? [`${query.get('ord')} ${query.get('skulist')} ${query.get('qlist')}`] : [] };
}

function xml(inside: string) {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: `<response>${inside}</response>` };
}

function page(status: number, title: string) {
  const text = `HTTP Status ${status} – ${title}`;
  const body = `<!doctype html><html lang="en"><head><title>${text}</title></head><body><h1>${text}</h1></body></html>`;
  return { status, headers: { 'content-type': 'text/html;charset=utf-8' }, body };
}
