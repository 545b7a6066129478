/** A guide: how one kind of store is connected, with this instance's own addresses and keys in every text. */

export type GuideContext = {
  publicUrl: string;
  siteId: string;
  collectPath: string;
  scriptPath: string;
  writeKey: string;
  /** Name of the visitor's cookie: servers of the store may read it. */
  cookieName: string;
  storeHost: string;
  /** The snippet as it is pasted. */
  snippet: string;
  /** The custom pixel for Shopify's checkout, as it is pasted. */
  shopifyPixel: string;
};

export type GuideStep = { title: string; text: string; code?: { language: string; file?: string; text: string } };
export type Guide = { id: string; name: string; about: string; steps: GuideStep[] };
