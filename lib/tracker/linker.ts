/**
 * Ways that leave: to the store's own other domains they carry a token that the server signed for this visitor and this browser, good
 * for two minutes, so that the other domain goes on with the same visitor and a copied link does not. Links, forms, and where the
 * browser tells of them (https://html.spec.whatwg.org/#navigation-api, read 2026-11) addresses that a script goes to. Links to anybody
 * else can be told as a click.
 */
const PARAMETER = '_tbl';

type Links = {
  domains: string[];
  /** The visitor may be about to leave for another domain of the store: a token may be needed soon. */
  near(): void;
  /** The token, when there is a fresh one. */
  token(): string | undefined;
  /** A link to a foreign site was clicked. */
  out(url: string): void;
};

/** What the browser says of a navigation that begins. */
type Navigation = Event & { destination: { url: string }; formData: FormData | null; navigationType: string };

/** The token that this page's address carries; it is taken out of the address bar, where it would be copied. */
export function arrivedWith(): string | undefined {
  const url = new URL(location.href);
  const token = url.searchParams.get(PARAMETER);
  if (!token) return undefined;
  history.replaceState(history.state, '', withoutToken(url.href));
  return token;
}

/** An address without the token, byte for byte. */
export const withoutToken = (url: string) =>
  url.replace(/([?&])_tbl=[^&#]*(&|(?=#|$))/, (_, before, after) => (after ? before : ''));

/** Watches from now on. */
export function watchLinks({ domains, near, token, out }: Links): void {
  const isOwn = (url: URL) => domains.some((domain) => isOn(domain, url));
  /** Another domain of the store, which does not share the cookies of this one. */
  const isOther = (url: URL) =>
    /^http/.test(url.protocol) && isOwn(url) && !domains.some((domain) => isOn(domain, url) && isOn(domain, location));

  /** The address with the token, where it leads to another domain and has none yet. */
  const signed = (address: string): string | undefined => {
    const url = new URL(address, location.href);
    if (!isOther(url) || url.searchParams.has(PARAMETER)) return undefined;
    near();
    const given = token();
    if (!given) return undefined;
    url.searchParams.set(PARAMETER, given);
    return url.href;
  };

  const watch = ({ target, type }: Event) => {
    if (!(target instanceof Element)) return;
    const link = target.closest<HTMLAnchorElement>('a[href]');
    // A script behind a button may go anywhere.
    if (!link) return target.closest('button,input,[role=button],[onclick]') ? near() : undefined;
    const url = new URL(link.href);
    if (!/^http/.test(url.protocol) || isOn(location.hostname, url)) return;
    if (isOwn(url)) link.href = signed(link.href) ?? link.href;
    else if (type === 'click') out(link.href.slice(0, 4096));
  };
  const submit = ({ target }: Event) => {
    if (!(target instanceof HTMLFormElement)) return;
    const to = signed(target.action);
    if (!to) return;
    // A form that is sent by GET loses the query of its address.
    if (target.method !== 'get') target.action = to;
    else {
      const field = document.createElement('input');
      field.type = 'hidden';
      field.name = PARAMETER;
      field.value = new URL(to).searchParams.get(PARAMETER) ?? '';
      target.append(field);
    }
  };
  const navigate = (event: Event) => {
    const { destination, formData, navigationType } = event as Navigation;
    const to = event.cancelable && !formData && /push|replace/.test(navigationType) && signed(destination.url);
    if (!to) return;
    event.preventDefault();
    navigationType === 'push' ? location.assign(to) : location.replace(to);
  };
  const safely = (handle: (event: Event) => void) => (event: Event) => {
    try {
      handle(event);
    } catch {}
  };
  addEventListener('click', safely(watch), true);
  addEventListener('pointerover', safely(watch), true);
  addEventListener('submit', safely(submit), true);
  (window as { navigation?: EventTarget }).navigation?.addEventListener('navigate', safely(navigate));
}

function isOn(domain: string, { hostname }: { hostname: string }): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
