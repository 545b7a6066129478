/**
 * Whether TRUSTED_PROXY_HOPS fits what comes in. Behind some number of proxies every request names at least so many addresses in
 * X-Forwarded-For, one by each of them, and clients may have named more before: the number is what nearly all requests reach.
 */

/** Fewer tell nothing. */
const REQUESTS_MIN = 100;
/** The rest may be probes and monitors that come past a proxy. */
const NEARLY_ALL = 0.95;

/** What is wrong with the setting and how to mend it; undefined when it fits, or when too little has come to tell. */
export function proxyHopsNotice(hops: number, requestsByEntries: ReadonlyMap<number, number>): string | undefined {
  const total = [...requestsByEntries.values()].reduce((sum, requests) => sum + requests, 0);
  if (total < REQUESTS_MIN) return undefined;
  const proxies = proxiesOf(requestsByEntries, total);
  if (proxies === hops) return undefined;
  const seen = `TRUSTED_PROXY_HOPS is ${hops}, and nearly all requests since yesterday name ${addresses(proxies)} in X-Forwarded-For.`;
  const harm =
    proxies > hops
      ? 'Visitors are counted and limited by the address of a proxy of yours, all as one.'
      : 'A client that names an address itself is taken to be there: limits by address do not hold it.';
  return `${seen} ${harm} If ${proxies === 1 ? 'one proxy stands' : `${proxies} proxies stand`} in front, set it to ${proxies}.`;
}

function proxiesOf(requestsByEntries: ReadonlyMap<number, number>, total: number): number {
  const reached = (entries: number) =>
    [...requestsByEntries].reduce((sum, [named, requests]) => sum + (named >= entries ? requests : 0), 0);
  let proxies = 0;
  while (reached(proxies + 1) >= total * NEARLY_ALL) proxies += 1;
  return proxies;
}

function addresses(count: number): string {
  if (count === 0) return 'no address';
  return count === 1 ? 'one address' : `${count} addresses`;
}
