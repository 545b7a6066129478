/**
 * Links that leave: to the store's own other domains they carry a token that the server signed for this visitor and this browser, good for two
 * minutes, so that the other domain goes on with the same visitor and a copied link does not; to anybody else they can be told as a click.
 */
const PARAMETER = '_tbl';

type Links = {
  domains: string[];
  /** A link to another domain of the store is near: a token may be needed soon. */
  near(): void;
  /** The token, when there is a fresh one. */
  token(): string | undefined;
  /** A link to a foreign site was clicked. */
  out(url: string): void;
};

/** The token that this page's address carries; it is taken out of the address bar, where it would be copied. */
export function arrivedWith(): string | undefined {
  const url = new URL(location.href);
  const token = url.searchParams.get(PARAMETER);
  if (!token) return undefined;
  url.searchParams.delete(PARAMETER);
  history.replaceState(history.state, '', url);
  return token;
}

/** Watches links from now on. */
export function watchLinks({ domains, near, token, out }: Links): void {
  const watch = (event: Event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
    if (!link || !/^http/.test(link.protocol) || isOn(location.hostname, link)) return;
    if (!domains.some((domain) => isOn(domain, link))) {
      if (event.type === 'click') out(link.href.slice(0, 4096));
      return;
    }
    if (domains.some((domain) => isOn(domain, link) && isOn(domain, location))) return;
    near();
    const signed = token();
    if (!signed) return;
    const url = new URL(link.href);
    url.searchParams.set(PARAMETER, signed);
    link.href = url.href;
  };
  addEventListener('click', watch, true);
  addEventListener('pointerover', watch, true);
}

function isOn(domain: string, { hostname }: { hostname: string }): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
