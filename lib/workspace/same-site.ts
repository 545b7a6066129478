/**
 * Ready-made configurations that serve Tieback under a path of the store's own host. Safari keeps a cookie of the store's own
 * host for as long
 * as it says; one of a CNAMEd host, or of another network, for 7 days (WebKit, NetworkTaskCocoa.mm at 0860310, read 2026-11).
 * Each recipe passes everything below /c/ on with cookies in both directions, and says in X-Forwarded-For, -Proto and -Host who
 * came, how and
 * where. The Host header stays Tieback's own, so that a Tieback behind a name-based server is found. docs/same-site/README.md
 * explains them all.
 */
import { isIP } from 'node:net';
import { getDomain } from 'tldts';

export type SameSiteAddresses = {
  /** Where this Tieback is reached; only its origin counts. */
  publicUrl: string;
  collectPath: string;
  scriptPath: string;
  /** The host that shoppers see in the address bar. */
  storeHost: string;
};

export type SameSiteRecipe = {
  id: 'nginx' | 'caddy' | 'cloudflare-worker' | 'next' | 'vercel' | 'shopify-app-proxy' | 'cname';
  name: string;
  /** What the text is written in, for its colours. */
  language: 'nginx' | 'caddyfile' | 'javascript' | 'json' | 'toml' | 'dns';
  /** Where the text goes. */
  file: string;
  text: string;
  /** What it does for the cookie in Safari, and what to mind. */
  about: string;
  /** The snippet's address once the recipe works; the snippet sends to the same folder. */
  scriptUrl: string;
  collectUrl: string;
};

/** The same addresses, taken apart. */
type Place = { tieback: URL; store: string; collectPath: string; scriptPath: string };
type RecipeText = Omit<SameSiteRecipe, 'scriptUrl' | 'collectUrl'> & { folder: string };

const SHOPIFY_SUBPATH = 'store-c';
const CNAME_TTL_SECONDS = 3600;
const KEEPS = 'Safari keeps the visitor for 400 days.';

/** Every recipe with its addresses filled in, best first. Throws on a `publicUrl` or `storeHost` that is no address. */
export function sameSiteRecipes({ publicUrl, storeHost, ...paths }: SameSiteAddresses): SameSiteRecipe[] {
  const place: Place = { ...paths, tieback: new URL(publicUrl), store: new URL(`https://${storeHost}`).host };
  return [nginx, caddy, cloudflareWorker, next, vercel, cname, shopifyAppProxy].map((recipe) => {
    const { folder, ...shown } = recipe(place);
    return { ...shown, scriptUrl: `${folder}/${place.scriptPath}`, collectUrl: `${folder}/${place.collectPath}` };
  });
}

/** `^~` keeps the script from rules for static files; the certificate is checked, which nginx by itself does not. */
function nginx({ tieback, store }: Place): RecipeText {
  const tls = [
    '    proxy_ssl_server_name on;',
    '    proxy_ssl_verify on;',
    '    proxy_ssl_verify_depth 4;',
    '    proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;',
  ];
  const text = [
    'location ^~ /c/ {',
    `    proxy_pass ${tieback.origin};`,
    '    proxy_http_version 1.1;',
    ...(tieback.protocol === 'https:' ? tls : []),
    '    proxy_set_header Host $proxy_host;',
    '    proxy_set_header Connection "";',
    '    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
    '    proxy_set_header X-Forwarded-Proto $scheme;',
    '    proxy_set_header X-Forwarded-Host $host;',
    '}',
  ];
  return {
    id: 'nginx',
    name: 'nginx',
    language: 'nginx',
    file: `the server block of ${store}`,
    text: lines(text),
    about:
      `${KEEPS} Reload nginx afterwards, and again when Tieback moves: nginx looks the address up at its start. ` +
      'Where TLS ends in front of nginx, write $http_x_forwarded_proto for $scheme.',
    folder: `https://${store}/c`,
  };
}

/** Caddy writes X-Forwarded-For, -Proto and -Host by itself, and believes no such header of a browser. */
function caddy({ tieback, store }: Place): RecipeText {
  const text = ['handle /c/* {', `\treverse_proxy ${tieback.origin} {`, '\t\theader_up Host {upstream_hostport}', '\t}', '}'];
  return {
    id: 'caddy',
    name: 'Caddy',
    language: 'caddyfile',
    file: `the ${store} block of the Caddyfile`,
    text: lines(text),
    about:
      `${KEEPS} Where the block rewrites addresses (rewrite, try_files, php_fastcgi), put those directives into a ` +
      '"handle { }" of their own.',
    folder: `https://${store}/c`,
  };
}

function cloudflareWorker({ tieback, store }: Place): RecipeText {
  const text = [
    'export default {',
    '  async fetch(request) {',
    '    const url = new URL(request.url);',
    `    const forwarded = new Request('${tieback.origin}' + url.pathname + url.search, request);`,
    "    forwarded.headers.set('X-Forwarded-For', request.headers.get('CF-Connecting-IP') ?? '');",
    "    forwarded.headers.set('X-Forwarded-Proto', url.protocol.slice(0, -1));",
    "    forwarded.headers.set('X-Forwarded-Host', url.host);",
    "    return fetch(forwarded, { redirect: 'manual' });",
    '  },',
    '};',
  ];
  return {
    id: 'cloudflare-worker',
    name: 'Cloudflare Worker',
    language: 'javascript',
    file: `a Worker with the route ${store}/c/*`,
    text: lines(text),
    about:
      `${KEEPS} Only for stores whose host is proxied by Cloudflare in an account of their own. ` +
      "A Tieback whose own name is proxied by Cloudflare too counts one more proxy: leave that name's DNS record " +
      'unproxied, or set TRUSTED_PROXY_HOPS=2.',
    folder: `https://${store}/c`,
  };
}

/** Before files and pages: a store's own page may match /c/ too. */
function next({ tieback, store }: Place): RecipeText {
  const text = [
    'export default {',
    '  async rewrites() {',
    `    return { beforeFiles: [{ source: '/c/:path*', destination: '${tieback.origin}/c/:path*' }] };`,
    '  },',
    '};',
  ];
  return {
    id: 'next',
    name: 'Next.js rewrites',
    language: 'javascript',
    file: 'next.config.mjs',
    text: lines(text),
    about:
      `${KEEPS} Next.js passes X-Forwarded-For on and does not write it: run it on Vercel or behind a proxy that does, ` +
      'else every visitor has the address of the Next.js server. Keep proxy.ts (middleware.ts) away from /c/.',
    folder: `https://${store}/c`,
  };
}

function vercel({ tieback, store }: Place): RecipeText {
  const text = JSON.stringify({ rewrites: [{ source: '/c/:path*', destination: `${tieback.origin}/c/:path*` }] }, undefined, 2);
  return {
    id: 'vercel',
    name: 'Vercel rewrites',
    language: 'json',
    file: 'vercel.json',
    text: lines([text]),
    about: `${KEEPS} For stores on Vercel that are not made with Next.js.`,
    folder: `https://${store}/c`,
  };
}

function cname({ tieback, store }: Place): RecipeText {
  const domain = getDomain(store) ?? store;
  const isOwn = getDomain(tieback.hostname) === domain;
  const name = isOwn ? tieback.hostname : `t.${domain}`;
  return {
    id: 'cname',
    name: "Subdomain of the store's domain (CNAME)",
    language: 'dns',
    file: `the DNS zone of ${domain}`,
    text: isOwn ? lines([`; ${name} is a name of ${domain} already: no record is needed.`]) : lines([recordOf(name, tieback)]),
    about:
      'Second best: Safari keeps the visitor for 7 days only, when the name is a CNAME to another domain, or its ' +
      'address is not in the network of ' +
      "the store's own (the first 16 bits of IPv4, the first 64 of IPv6). Other browsers keep it for 400 days. " +
      `Tieback needs a certificate for ${name}, and block lists that follow CNAMEs can see where it leads.`,
    folder: `${isOwn ? tieback.origin : `https://${name}`}/c`,
  };
}

/** https://shopify.dev/docs/apps/build/online-store/app-proxies, read 2026-11: cookies are stripped in both directions. */
function shopifyAppProxy({ tieback, store }: Place): RecipeText {
  return {
    id: 'shopify-app-proxy',
    name: 'Shopify app proxy',
    language: 'toml',
    file: 'shopify.app.toml',
    text: lines(['[app_proxy]', `url = "${tieback.origin}/c"`, 'prefix = "apps"', `subpath = "${SHOPIFY_SUBPATH}"`]),
    about:
      'No visitor cookie: Shopify strips Cookie and Set-Cookie, so a visitor lasts as long as the browser tab, in ' +
      'every browser. ' +
      'It hides script and events from block lists and does nothing for Safari; where returning visitors matter, ' +
      'take the CNAME. ' +
      "The app needs the write_app_proxy scope. The proxy signs each request with the app's client secret, so a " +
      'Shopify source of this site ' +
      "must hold that secret. A source with only the signing secret of the admin's notification webhooks makes " +
      'every proxied event fail with ' +
      '401 wrong_signature: add another Shopify source with the client secret; both are tried.',
    folder: `https://${store}/apps/${SHOPIFY_SUBPATH}`,
  };
}

/** A Tieback known by a number cannot be a CNAME's target. */
function recordOf(name: string, { hostname }: URL): string {
  const address = hostname.replace(/^\[|\]$/g, '');
  const types: Record<number, string> = { 4: `A ${address}`, 6: `AAAA ${address}` };
  return `${name}. ${CNAME_TTL_SECONDS} IN ${types[isIP(address)] ?? `CNAME ${address}.`}`;
}

function lines(text: string[]): string {
  return `${text.join('\n')}\n`;
}
