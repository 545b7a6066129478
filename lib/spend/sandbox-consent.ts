/**
 * Consent pages, codes and tokens of ad platforms' servers: what they have in common. Codes are taken once; tokens say themselves
 * what they are and are signed, so that a server that starts anew still knows those that it gave.
 */
import { equalInConstantTime, hmacSha256, sha256Hex } from '@/lib/core/hash';
import { member, parseExactJson, textOf } from '@/lib/core/json';
import type { VendorResponse } from '@/lib/model/delivery';
import type { SpendSandboxRequest, SpendSandboxState } from './sandbox';

const TOKEN_KEY = 'the sandbox gives its tokens by this key';
const CODES = 'codes';

export function json(status: number, body: unknown, headers: Record<string, string> = {}): VendorResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** What a page says that will not ask for consent: wrong app, wrong address. No platform redirects then. */
export function refusalPage(status: number, name: string, words: string): VendorResponse {
  return page(status, `${name} (sandbox)`, `<h1>${escaped(name)}</h1><p>${escaped(words)}</p>`);
}

type Consent = {
  name: string;
  /** What the app wants to do, in words. */
  wants: string;
  accounts: readonly { name: string; externalId: string }[];
  /** Where the answer is sent; `decision` stands in its query. */
  action: string;
};

/** The page that asks. It is asked again with the person's decision, and with all that it was asked with. */
export function consentPage({ name, wants, accounts, action }: Consent, { query }: SpendSandboxRequest): VendorResponse {
  const hidden = [...query].map(([key, value]) => `<input type="hidden" name="${escaped(key)}" value="${escaped(value)}">`);
  const list = accounts.map((account) => `<li>${escaped(account.name)} <small>${escaped(account.externalId)}</small></li>`);
  return page(
    200,
    `Sign in with ${name} (sandbox)`,
    `<p class="note">Not ${escaped(name)}: a server of Tieback’s own that answers as ${escaped(name)} does.</p>
<h1>Tieback wants to ${escaped(wants)}</h1><ul>${list.join('')}</ul>
<form method="get" action="${escaped(action)}">${hidden.join('')}
<button name="decision" value="allow" class="main">Allow</button> <button name="decision" value="cancel">Cancel</button></form>`,
  );
}

/** Back to the app, with parameters. */
export function redirectTo(address: string, parameters: Readonly<Record<string, string>>): VendorResponse {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { status: 302, headers: { location: url.href }, body: '' };
}

/** What a code stands for. */
export type CodeFacts = { redirectUri: string; challenge?: string };

/** A new code, good for one exchange. */
export function giveCode({ memory }: SpendSandboxState, facts: CodeFacts): string {
  const codes = codesIn(memory);
  const given = Number(memory.get('codes given') ?? 0) + 1;
  memory.set('codes given', given);
  const code = `code-${given}-${sha256Hex(`${TOKEN_KEY} ${given}`).slice(0, 24)}`;
  codes.set(code, facts);
  return code;
}

/** What the code stands for; it is spent by that. Undefined: nobody gave it, or it was taken before. */
export function takeCode({ memory }: SpendSandboxState, code: string): CodeFacts | undefined {
  const codes = codesIn(memory);
  const facts = codes.get(code);
  codes.delete(code);
  return facts;
}

function codesIn(memory: Map<string, unknown>): Map<string, CodeFacts> {
  const found = memory.get(CODES);
  if (found instanceof Map) return found;
  const codes = new Map<string, CodeFacts>();
  memory.set(CODES, codes);
  return codes;
}

/** A token of the kind, which ends or does not. */
export function mintToken(prefix: string, kind: string, endsAt?: Date): string {
  const facts = Buffer.from(JSON.stringify({ kind, endsAt: endsAt?.getTime() })).toString('base64url');
  return `${prefix}${facts}.${signatureOf(facts)}`;
}

/** Whether the token is one of this kind that has not ended; nothing else that looks like it is. */
export function isToken(token: string, { prefix, kind, now }: { prefix: string; kind: string; now: Date }): boolean {
  const [facts = '', signature = ''] = token.startsWith(prefix) ? token.slice(prefix.length).split('.') : [];
  if (!equalInConstantTime(signature, signatureOf(facts))) return false;
  const read = parseExactJson(Buffer.from(facts, 'base64url').toString('utf8'));
  const endsAt = Number(textOf(member(read, 'endsAt')) ?? Number.POSITIVE_INFINITY);
  return member(read, 'kind') === kind && now.getTime() < endsAt;
}

function signatureOf(facts: string): string {
  return hmacSha256(TOKEN_KEY, facts).toString('hex').slice(0, 32);
}

/** Light and dark as the reader's system says: the console's own choice is not told to platforms. */
const STYLE = `:root{color-scheme:light dark;--text:#1a1a1a;--page:#fff;--quiet:#555;--note:#fff4d6;--edge:#767676;--main:#1a4fa0}
@media (prefers-color-scheme:dark){:root{--text:#e6e6e6;--page:#1a1b1e;--quiet:#a6a7ab;--note:#4a3b10;--edge:#8a8d91;--main:#2f63b8}}
body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:var(--text);background:var(--page)}
h1{font-size:1.3rem}small{color:var(--quiet)}.note{background:var(--note);padding:.5rem .75rem;border-radius:.375rem}
button{font:inherit;padding:.5rem 1rem;border:1px solid var(--edge);border-radius:.375rem;background:var(--page);color:var(--text)}
.main{background:var(--main);border-color:var(--main);color:#fff}`;

function page(status: number, title: string, body: string): VendorResponse {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`,
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
