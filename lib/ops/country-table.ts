/** Where the country table lies. A path from the checkout: bundlers would otherwise take the table for a module. */
import { join } from 'node:path';

export const COUNTRY_TABLE = join(
  process.cwd(),
  'node_modules',
  '@ip-location-db',
  'geo-whois-asn-country-mmdb',
  'geo-whois-asn-country.mmdb',
);
