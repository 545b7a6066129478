/** A site's own script: the built bundle with the site's configuration in its place. */
import { CONFIG_PLACEHOLDER, type SnippetConfig } from './config';
import { ENDPOINT_PLACEHOLDER, PIXELS_NAME } from './variants';

/**
 * The script text to serve, with the code of the pixels that the configuration names. The configuration cannot end a script element or a line
 * early, wherever the text is embedded.
 */
export function renderSnippet(bundle: string, config: SnippetConfig, pixelCode: string[] = []): string {
  const json = JSON.stringify(config).replace(
    /[<\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const snippet = bundle.replace(CONFIG_PLACEHOLDER, () => json);
  return pixelCode.length > 0 ? `(()=>{const ${PIXELS_NAME}={};${pixelCode.join('')}${snippet}})();\n` : snippet;
}

/** The custom pixel to paste into Shopify's admin, sending to this address. */
export function renderShopifyPixel(bundle: string, collectUrl: string): string {
  return bundle.replaceAll(ENDPOINT_PLACEHOLDER, () => JSON.stringify(collectUrl));
}
