/**
 * Google Analytics' sessions of a browser. Each property that a page reports to keeps its own in a cookie of its own,
 * `_ga_<measurement id without G->`: "GS1.1.<session id>.…" or "GS2.1.s<session id>$…"; Google's own protocol carries the bare
 * number. A session of one property means nothing to another. Kept of them is what a browser would send: "_ga_AAA=GS2.1.s1…;
 * _ga_BBB=…".
 */

/** A cookie of this kind; consent tools list such names too, with other values. */
const COOKIE = /^_ga_\w+=(GS\d|\d)/;

/** The browser's session of this property as its cookie says it, or undefined. */
export function sessionCookieOf(cookies: string | undefined, measurementId: string): string | undefined {
  const name = `${cookieName(measurementId)}=`.toUpperCase();
  const cookie = readSessionCookies(cookies).find((one) => one.toUpperCase().startsWith(name));
  return cookie && sessionIn(cookie);
}

/** The cookies of all properties, however a browser, a server or the snippet ("a,b", or "null" for none) has joined them. */
export function readSessionCookies(joined: string | undefined): string[] {
  return joined?.split(/[;,] ?/).filter((cookie) => COOKIE.test(cookie)) ?? [];
}

/** A session of this property in the form of its cookie; undefined where either is not known. */
export function sessionCookie(measurementId: string | undefined, session: string | undefined): string | undefined {
  const isKnown = session && /^\w+$/.test(session) && measurementId && /^G-\w{1,30}$/i.test(measurementId);
  return isKnown ? `${cookieName(measurementId)}=${session}` : undefined;
}

/** The values of all properties' cookies. */
export function sessionValues(cookies: string | undefined): string[] {
  return readSessionCookies(cookies).map(sessionIn);
}

function sessionIn(cookie: string): string {
  return cookie.slice(cookie.indexOf('=') + 1);
}

function cookieName(measurementId: string): string {
  return `_ga_${measurementId.replace(/^G-/i, '')}`;
}
