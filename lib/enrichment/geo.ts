/** Country of an IP address, from a table that npm ships (@ip-location-db/geo-whois-asn-country-mmdb, CC0 1.0). Nothing is asked of a network. */
import { type CountryResponse, open } from 'maxmind';

export type CountryOf = (address: string) => string | undefined;

/** Opens the table at `path` (some 10 MB in memory) and resolves to the look-up: ISO 3166-1 alpha-2, or undefined for private and unknown addresses. */
export async function openCountries(path: string): Promise<CountryOf> {
  const table = await open<CountryResponse & { country_code?: string }>(path);
  return (address) => {
    try {
      const row = table.get(address);
      return row?.country_code ?? row?.country?.iso_code;
    } catch {
      return undefined;
    }
  };
}
