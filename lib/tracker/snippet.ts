/**
 * The browser snippet. Sees page views (single-page apps included), takes calls of `tieback(...)`, and hands events to the outbox.
 * It never throws into the page, and without consent it keeps no identifier. Served from a path of the store's own; see README.md here.
 */
import { mintId } from '@/lib/core/id';
import type { Consent } from '@/lib/model/consent';
import type { WireEvent } from '@/lib/model/event';
import { randomBytes, storage } from './browser';
import type { SnippetConfig } from './config';
import { readDataLayer } from './data-layer';
import { createOutbox } from './outbox';

declare const __tiebackConfig__: SnippetConfig;

type Call = [time: number, call: ArrayLike<unknown>];
type Stub = ((...call: unknown[]) => void) & { q?: Call[]; on?: boolean };

const config = __tiebackConfig__;
const home = window as unknown as { tieback?: Stub };
const source = (document.currentScript as HTMLScriptElement | null)?.src ?? '';
const key = `_${config.collectPath}`;
const session = storage('sessionStorage');
const local = storage('localStorage');

let consent: Consent = readConsent();
let visitor: string | null = null;
let fresh = false;
let lastUrl = document.referrer;

const outbox = createOutbox({
  endpoint: source.replace(/[^/]*$/, config.collectPath),
  storageKey: () => (mayIdentify() ? `${key}q` : undefined),
  mayLeave: () => !!consent.analytics || config.consentPolicy !== 'ask',
  visitor: () => (mayIdentify() ? { visitor: visitorId(), ...(fresh && { fresh }) } : {}),
  onTaken: () => {
    fresh = false;
  },
});

function readConsent(): Consent {
  const refused = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
  const ads: Consent = refused ? { ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied' } : {};
  try {
    return { ...JSON.parse(local.get(`${key}c`) ?? '{}'), ...ads };
  } catch {
    return ads;
  }
}

function mayIdentify(): boolean {
  return consent.analytics ? consent.analytics === 'granted' : config.consentPolicy === 'granted';
}

/** Minted once before the first event leaves and kept for the tab, until the server's cookie is there; the cookie wins. */
function visitorId(): string {
  visitor ??= session.get(key) ?? mintId(Date.now(), randomBytes);
  session.set(key, visitor);
  return visitor;
}

function record(name: string, more: Partial<WireEvent>, time = Date.now()): void {
  outbox.add({
    id: mintId(time, randomBytes),
    name,
    at: new Date(time).toISOString(),
    page: {
      url: location.href.slice(0, 4096),
      referrer: (lastUrl || document.referrer).slice(0, 4096) || undefined,
      title: document.title.slice(0, 512),
    },
    ...(Object.keys(consent).length > 0 && { consent }),
    ...more,
  });
}

function track(name: string, properties?: Record<string, unknown>, time?: number): void {
  record(name, { properties }, time);
}

function setConsent(said: Consent, time: number): void {
  consent = { ...consent, ...said };
  local.set(`${key}c`, JSON.stringify(consent));
  if (!mayIdentify()) {
    session.set(key, undefined);
    local.set(`${key}q`, undefined);
    visitor = null;
  }
  // What waited for an answer leaves under it.
  outbox.waiting.forEach((event) => {
    event.consent = consent;
  });
  record('consent', {}, time);
}

function reset(): void {
  session.set(key, undefined);
  visitor = null;
  fresh = true;
}

function call(args: ArrayLike<unknown>, time: number): void {
  try {
    const [command, first, second] = Array.from(args) as [string, never, never];
    if (command === 'track') track(first, second, time);
    else if (command === 'identify') record('identify', { user: first }, time);
    else if (command === 'consent') setConsent(first, time);
    else if (command === 'reset') reset();
  } catch {}
}

let seen = '';
function pageView(): void {
  const url = location.href.split('#')[0] ?? '';
  if (url === seen) return;
  lastUrl = seen || document.referrer;
  seen = url;
  track('page_view');
}

function watchPages(): void {
  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method];
    history[method] = function (this: History, ...args: Parameters<History['pushState']>) {
      original.apply(this, args);
      setTimeout(pageView);
    };
  }
  addEventListener('popstate', () => setTimeout(pageView));
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    seen = '';
    pageView();
  });
  addEventListener('pagehide', outbox.leave);
  addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') outbox.leave();
  });
  addEventListener('online', () => void outbox.flush());
}

function watchClicks(): void {
  addEventListener(
    'click',
    ({ target }) => {
      const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href]') : null;
      if (!link || !/^http/.test(link.protocol)) return;
      const own = [location.hostname, ...config.domains].some(
        (host) => link.hostname === host || link.hostname.endsWith(`.${host}`),
      );
      if (!own) track('click_out', { url: link.href.slice(0, 4096) });
    },
    true,
  );
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
  pageView();
  for (const [time, args] of queued) if (args[0] !== 'consent') call(args, time);
  watchPages();
  if (config.trackOutboundClicks) watchClicks();
  if (config.readDataLayer) readDataLayer(track);
}

try {
  const page = document as Document & { prerendering?: boolean };
  if (page.prerendering) page.addEventListener('prerenderingchange', start, { once: true });
  else start();
} catch {}
