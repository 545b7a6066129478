/** Protects the texts that people paste into their servers: addresses filled in, nothing to mend. lib/http/same-site.db.test.ts runs them. */
import { describe, expect, it } from 'vitest';
import { type SameSiteAddresses, type SameSiteRecipe, sameSiteRecipes } from './same-site';

const addresses: SameSiteAddresses = {
  publicUrl: 'https://t.tieback.example/',
  storeHost: 'www.bücher.example',
  collectPath: 'k3v9tq71mzn4',
  scriptPath: 'q8r2w5x7c1.js',
};
const STORE = 'www.xn--bcher-kva.example';

function recipe(id: SameSiteRecipe['id'], over: Partial<SameSiteAddresses> = {}): SameSiteRecipe {
  const found = sameSiteRecipes({ ...addresses, ...over }).find((one) => one.id === id);
  if (!found) throw new Error(`there is no recipe ${id}`);
  return found;
}

const texts: [SameSiteRecipe['id'], string[]][] = [
  [
    'nginx',
    [
      'location ^~ /c/ {',
      '    proxy_pass https://t.tieback.example;',
      '    proxy_http_version 1.1;',
      '    proxy_ssl_server_name on;',
      '    proxy_ssl_verify on;',
      '    proxy_ssl_verify_depth 4;',
      '    proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;',
      '    proxy_set_header Host $proxy_host;',
      '    proxy_set_header Connection "";',
      '    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
      '    proxy_set_header X-Forwarded-Proto $scheme;',
      '    proxy_set_header X-Forwarded-Host $host;',
      '}',
    ],
  ],
  [
    'caddy',
    ['handle /c/* {', '\treverse_proxy https://t.tieback.example {', '\t\theader_up Host {upstream_hostport}', '\t}', '}'],
  ],
  [
    'cloudflare-worker',
    [
      'export default {',
      '  async fetch(request) {',
      '    const url = new URL(request.url);',
      "    const forwarded = new Request('https://t.tieback.example' + url.pathname + url.search, request);",
      "    forwarded.headers.set('X-Forwarded-For', request.headers.get('CF-Connecting-IP') ?? '');",
      "    forwarded.headers.set('X-Forwarded-Proto', url.protocol.slice(0, -1));",
      "    forwarded.headers.set('X-Forwarded-Host', url.host);",
      "    return fetch(forwarded, { redirect: 'manual' });",
      '  },',
      '};',
    ],
  ],
  [
    'next',
    [
      'export default {',
      '  async rewrites() {',
      "    return { beforeFiles: [{ source: '/c/:path*', destination: 'https://t.tieback.example/c/:path*' }] };",
      '  },',
      '};',
    ],
  ],
  [
    'vercel',
    [
      '{',
      '  "rewrites": [',
      '    {',
      '      "source": "/c/:path*",',
      '      "destination": "https://t.tieback.example/c/:path*"',
      '    }',
      '  ]',
      '}',
    ],
  ],
  ['cname', ['t.xn--bcher-kva.example. 3600 IN CNAME t.tieback.example.']],
  ['shopify-app-proxy', ['[app_proxy]', 'url = "https://t.tieback.example/c"', 'prefix = "apps"', 'subpath = "store-c"']],
];

describe('sameSiteRecipes', () => {
  it.each(texts)('writes %s with the addresses in it', (id, text) => {
    expect(recipe(id).text).toBe(`${text.join('\n')}\n`);
  });

  it('lists the ways that keep the visitor before those that do not', () => {
    expect(
      sameSiteRecipes(addresses).map(({ id, about }) => [id, about.startsWith('Safari keeps the visitor for 400 days.')]),
    ).toEqual([
      ['nginx', true],
      ['caddy', true],
      ['cloudflare-worker', true],
      ['next', true],
      ['vercel', true],
      ['cname', false],
      ['shopify-app-proxy', false],
    ]);
  });

  it.each([
    ['nginx', `https://${STORE}/c`],
    ['cname', 'https://t.xn--bcher-kva.example/c'],
    ['shopify-app-proxy', `https://${STORE}/apps/store-c`],
  ] as const)('says where %s serves the snippet and takes events', (id, folder) => {
    const { scriptUrl, collectUrl } = recipe(id);
    expect([scriptUrl, collectUrl]).toEqual([`${folder}/q8r2w5x7c1.js`, `${folder}/k3v9tq71mzn4`]);
  });

  it('names the store in where the text goes', () => {
    expect(
      ['nginx', 'caddy', 'cloudflare-worker'].map((id) => sameSiteRecipes(addresses).find((one) => one.id === id)?.file),
    ).toEqual([`the server block of ${STORE}`, `the ${STORE} block of the Caddyfile`, `a Worker with the route ${STORE}/c/*`]);
  });

  it('asks no certificate of a Tieback without TLS, and keeps its port', () => {
    const { text } = recipe('nginx', { publicUrl: 'http://10.0.0.5:3000' });
    expect([text.includes('proxy_pass http://10.0.0.5:3000;'), text.includes('proxy_ssl')]).toEqual([true, false]);
  });

  it.each([
    [
      'another name of the store',
      'https://t.xn--bcher-kva.example',
      '; t.xn--bcher-kva.example is a name of xn--bcher-kva.example already: no record is needed.\n',
    ],
    ['an IPv4 address', 'http://192.0.2.7:3000', 't.xn--bcher-kva.example. 3600 IN A 192.0.2.7\n'],
    ['an IPv6 address', 'http://[2001:db8::7]:3000', 't.xn--bcher-kva.example. 3600 IN AAAA 2001:db8::7\n'],
  ])('writes the DNS record for a Tieback at %s', (_, publicUrl, text) => {
    expect(recipe('cname', { publicUrl }).text).toBe(text);
  });

  it.each([{ publicUrl: 'https://t.tieback.example/tieback/' }, { storeHost: 'localhost' }, { storeHost: 'shop.example:8443' }])(
    'leaves no loose end with %j',
    (over) => {
      for (const { text, about, file, scriptUrl } of sameSiteRecipes({ ...addresses, ...over })) {
        for (const shown of [text, about, file, scriptUrl]) {
          expect(shown).not.toMatch(/undefined|null|\[object|[ \t]$|[^:]\/\/|tieback\/|\.\.|\n\n/m);
        }
        expect(text.endsWith('\n')).toBe(true);
      }
    },
  );

  it.each([{ publicUrl: 't.tieback.example' }, { storeHost: '' }])('refuses %j', (over) => {
    expect(() => sameSiteRecipes({ ...addresses, ...over })).toThrow('Invalid URL');
  });
});
