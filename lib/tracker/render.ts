/** A site's own script: the built bundle with the site's configuration in its place. */
import { CONFIG_PLACEHOLDER, type SnippetConfig } from './config';
import { ENDPOINT_PLACEHOLDER } from './variants';

/** The script text to serve. The configuration cannot end a script element or a line early, wherever the text is embedded. */
export function renderSnippet(bundle: string, config: SnippetConfig): string {
  const json = JSON.stringify(config).replace(
    /[<\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return bundle.replace(CONFIG_PLACEHOLDER, () => json);
}

/** The custom pixel to paste into Shopify's admin, sending to this address. */
export function renderShopifyPixel(bundle: string, collectUrl: string): string {
  return bundle.replaceAll(ENDPOINT_PLACEHOLDER, () => JSON.stringify(collectUrl));
}
