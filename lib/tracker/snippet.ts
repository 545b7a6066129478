/**
 * The browser snippet. Sees page views (single-page apps included), takes calls of `tieback(...)`, and hands events to the
 * outbox. It never throws into the page, and without consent it keeps no identifier. Served from a path of the store's own; see
 * README.md here.
 */
import { mintId } from '@/lib/core/id';
import type { Consent } from '@/lib/model/consent';
import type { WireEvent } from '@/lib/model/event';
import type { StartPixel } from '@/lib/model/pixel';
import { browserIds, loadScript, local, parsed, randomBytes, storage, toJson } from './browser';
import type { SnippetConfig } from './config';
import { consentModeOf, watchTcf } from './consent';
import { watchTools } from './consent-tools';
import { readEcommerce, watchDataLayer } from './data-layer';
import { arrivedWith, watchLinks } from './linker';
import * as outbox from './outbox';
import { before, watchViews } from './pages';
import { createPixels } from './pixels';
import { renameItems } from './rename-items';

declare const __tiebackConfig__: SnippetConfig;
/** Whether this build watches links that leave (build.ts): most stores need not load that. */
declare const __links__: boolean;
/** Whether this build reads GA4's e-commerce pushes, and whether it hears consent tools. */
declare const __shop__: boolean;
declare const __tools__: boolean;
/** Whether this build shows events to platforms' pixels, whose code then stands around it (render.ts). */
declare const __pixels__: boolean;
declare const __items__: boolean;
declare const __tiebackPixels__: Record<string, StartPixel>;

type Call = [time: number, call: Iterable<unknown> & ArrayLike<unknown>];
type Stub = ((...call: unknown[]) => void) & { q?: Call[]; on?: boolean };

const config = __tiebackConfig__;
const home = window as unknown as { tieback?: Stub };
/** Optimisers run the script late, as a module, inlined, or from a copy of theirs; its own address is the surest where it is there. */
const own = [document.currentScript as HTMLScriptElement | null, ...document.scripts].find((one) =>
  one?.src.includes(config.scriptPath),
);
const folder = own?.src.replace(/[^/]*$/, '') ?? config.folder;
const { key } = config;
const isDebugged = /tieback_debug|data-debug/.test(location.search + own?.outerHTML);
const session = storage('sessionStorage');

/** The visitor's own words, kept from page to page; what the page assumes where there are none, and refuses for some regions. */
let answered = parsed<Consent>(local.get(`${key}c`), {});
let assumed: Consent = {};
let refused: Consent = {};
let consent: Consent = currentConsent();
/** Also one whose consent has ended, until the refusal has been taken: it must find what is known of them. */
let visitor: string | undefined;
let fresh = false;
let arrived: string | undefined;
let confirmed = false;
let link: [token: string, at: number] | undefined;
let asked = 0;
const waitingForId: ((visitor: string) => void)[] = [];
/** A token of the server is good for two minutes; half of that leaves time to follow the link. */
const LINK_FRESH_MS = 60_000;
/** An answer is on its way. */
const ASK_MS = 5_000;
/** So long a first answer may take. */
const TABS_MS = 300_000;
/** Reads the consent tools again. */
let hear: (() => void) | undefined;

outbox.open({
  endpoint: folder + config.collectPath,
  storageKey: () => (mayIdentify() ? `${key}q` : undefined),
  // A no that the page only assumes is no answer yet.
  mayLeave: () => config.consentPolicy !== 'ask' || !!answered.analytics || mayIdentify(),
  visitor: () =>
    mayIdentify() ? { visitor: visitorId(), fresh: fresh || undefined, ...(__links__ && { link: arrived }) } : { visitor },
  ...(__pixels__ && { added: (event) => pixels?.hold(event), leaving: (events) => pixels?.leave(events) }),
  ...(isDebugged && { debug: (...said) => console.log('tieback', ...said) }),
  onTaken: (answer) => {
    fresh = false;
    if (__links__) arrived = undefined;
    if (__links__ && answer.link) link = [answer.link, Date.now()];
    visitor = answer.visitor;
    if (!visitor) return;
    confirmed = true;
    session.set(key, visitor);
    for (const told of waitingForId.splice(0)) told(visitor);
    carryIntoCart(visitor);
  },
});

const nonce = __pixels__ ? document.currentScript?.nonce : undefined;
const pixels = __pixels__
  ? createPixels({
      pixels: config.pixels ?? [],
      starts: __tiebackPixels__,
      mayUse: (needs) => needs.every((purpose) => (consent[purpose] ?? config.consentPolicy) === 'granted'),
      waiting: outbox.waiting,
      session,
      local,
      key,
      load: (url, told) => loadScript(url, nonce, told),
      rename: __items__ ? renameItems : undefined,
    })
  : undefined;

/** Global Privacy Control is a no that no banner overrules. */
function refusedByBrowser(): Consent {
  const isOn = config.honourGpc && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
  return isOn ? { ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied' } : {};
}

function currentConsent(): Consent {
  return __tools__ ? { ...assumed, ...refused, ...answered, ...refusedByBrowser() } : { ...answered, ...refusedByBrowser() };
}

function mayIdentify(): boolean {
  return consent.analytics ? consent.analytics === 'granted' : config.consentPolicy === 'granted';
}

/**
 * Minted once before the first event leaves and kept for the tab, until the server's cookie is there; the cookie wins. Tabs that are
 * opened before the first answer share one.
 */
function visitorId(): string {
  // Ids sort by their time.
  const minted = (ago: number) => mintId(Date.now() - ago, randomBytes);
  const other = local.get(`${key}v`) ?? '';
  visitor ??= session.get(key) ?? (other > minted(TABS_MS) ? other : minted(0));
  session.set(key, visitor);
  local.set(`${key}v`, visitor);
  return visitor;
}

/** Shopify's cart keeps attributes until the order: with ours in it, the order names its visitor. */
function carryIntoCart(id: string): void {
  if (!(window as { Shopify?: unknown }).Shopify || !browserIds().cart || session.get(`${key}s`) === id) return;
  session.set(`${key}s`, id);
  const body = toJson({ attributes: { tieback_visitor: id } });
  fetch('/cart/update.js', { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(() => {});
}

function record(name: string, more: Partial<WireEvent>, time = Date.now(), url = location.href): void {
  if (__tools__) hear?.();
  outbox.add({
    id: mintId(time, randomBytes),
    name,
    at: new Date(time).toISOString(),
    page: {
      url,
      referrer: before || document.referrer || undefined,
      title: document.title,
    },
    consent,
    ...more,
  });
}

function track(name: string, properties?: Record<string, unknown>, time?: number): void {
  record(name, { properties }, time);
}

function setConsent(said: Consent, time: number): void {
  answered = { ...answered, ...said };
  const words = toJson(answered);
  if (words === local.get(`${key}c`)) return;
  local.set(`${key}c`, words);
  applyConsent();
  record('consent', {}, time);
}

/**
 * The page's own assumption is no answer: it is neither kept nor told, and gives way to what the visitor said on an earlier page.
 */
function setDefault(said: Consent, isRegional: boolean): void {
  if (isRegional) refused = { ...refused, ...said };
  else assumed = { ...assumed, ...said };
  applyConsent();
  outbox.again();
}

function applyConsent(): void {
  consent = currentConsent();
  if (!mayIdentify()) {
    forget();
    local.set(`${key}q`, undefined);
  }
  // What waited for an answer leaves under it.
  outbox.waiting.forEach((event) => {
    event.consent = consent;
  });
  if (__pixels__) pixels?.again();
}

function forget(): void {
  session.set(key, undefined);
  local.set(`${key}v`, undefined);
}

function reset(): void {
  forget();
  visitor = undefined;
  fresh = true;
}

/** The visitor's id once the server has said it: before, the page's own proposal may still lose against a cookie. */
function tellId(told: (id: string) => void): void {
  if (confirmed && visitor) told(visitor);
  else waitingForId.push(told);
}

function call(args: Iterable<unknown> & ArrayLike<unknown>, time: number): void {
  try {
    const [command, first, second] = args as Iterable<unknown> as [string, never, never];
    if (command === 'track') track(first, second, time);
    else if (command === 'identify') record('identify', { user: first }, time);
    else if (command === 'consent') setConsent(first, time);
    else if (command === 'reset') reset();
    else if (command === 'id') tellId(first);
  } catch {}
}

function watchLife(): void {
  addEventListener('pagehide', outbox.leave);
  addEventListener('visibilitychange', () => {
    if (document.hidden) outbox.leave();
  });
  addEventListener('online', outbox.flush);
}

function watchLeaving(): void {
  const { domains = [], handOver, outbound } = config.links ?? {};
  watchLinks({
    domains,
    near: () => {
      if (!handOver || !mayIdentify() || freshLink(LINK_FRESH_MS) || Date.now() - asked < ASK_MS) return;
      asked = Date.now();
      outbox.ask();
    },
    token: () => freshLink(2 * LINK_FRESH_MS),
    out: (url) => {
      if (outbound) track('click_out', { url });
    },
  });
}

function freshLink(age: number): string | undefined {
  return link && Date.now() - link[1] < age ? link[0] : undefined;
}

function hearLayer(entry: Record<string, unknown>): void {
  if (__pixels__ && pixels?.isRunning()) return;
  const [said, isDefault, isRegional] = (__tools__ && consentModeOf(entry)) || [];
  if (said) isDefault ? setDefault(said, !!isRegional) : setConsent(said, Date.now());
  else if (__shop__) readEcommerce(entry, track);
}

function start(): void {
  const stub = home.tieback;
  if (stub?.on) return;
  const tieback: Stub = (...args) => call(args, Date.now());
  tieback.on = true;
  home.tieback = tieback;
  outbox.restore();
  // What was said of consent before the script came holds for the first page view too.
  const queued = stub?.q ?? [];
  for (const [time, args] of queued) if (args[0] === 'consent') call(args, time);
  if (__tools__) {
    hear = watchTools((said, isAnswer) => (isAnswer ? setConsent(said, Date.now()) : setDefault(said, false)));
  }
  watchViews(
    config.queryViews,
    (url) => record('page_view', {}, undefined, url),
    () => {
      if (__links__) arrived = arrivedWith() ?? arrived;
    },
  );
  if (__shop__ || __tools__) watchDataLayer(hearLayer);
  if (__tools__) watchTcf((said) => setConsent(said, Date.now()));
  for (const [time, args] of queued) if (args[0] !== 'consent') call(args, time);
  watchLife();
  if (__links__) watchLeaving();
}

try {
  const page = document as Document & { prerendering?: boolean };
  if (page.prerendering) page.addEventListener('prerenderingchange', start, { once: true });
  else start();
} catch {}
