/** What the snippet wants of the browser. Everything may be missing or forbidden, so nothing here throws. */
import type { WireBatch } from '@/lib/model/event';

/** Web storage that answers nothing where the browser forbids it. */
export function storage(kind: 'localStorage' | 'sessionStorage') {
  return {
    get(key: string): string | null {
      try {
        return window[kind].getItem(key);
      } catch {
        return null;
      }
    },
    set(key: string, value: string | undefined): void {
      try {
        if (value === undefined) window[kind].removeItem(key);
        else window[kind].setItem(key, value);
      } catch {}
    },
  };
}

export const local = storage('localStorage');

/** The value of JSON that was kept, or another where there is none. */
export function parsed<Value>(text: string | null, otherwise: Value): Value {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return otherwise;
  }
}

/**
 * JSON as the language has it: old libraries (Prototype.js, which Magento 1 brings along) give arrays and texts, the two that can be
 * joined, a `toJSON` that makes texts of lists.
 */
export const toJson = (value: unknown) =>
  JSON.stringify(value, function (this: Record<string, { concat?: unknown } | null>, key, given: unknown) {
    return this[key]?.concat ? this[key] : given;
  });

export const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

export function client(): WireBatch['client'] {
  return {
    language: navigator.language,
    screen: `${screen.width}x${screen.height}`,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** Adds a script to the page, under the nonce by which the page's policy lets ours run; says later whether it came. */
export function loadScript(url: string, nonce: string | undefined, told: (came: boolean) => void): void {
  const script = document.createElement('script');
  script.async = true;
  script.src = url;
  if (nonce) script.nonce = nonce;
  script.onload = () => told(true);
  script.onerror = () => told(false);
  document.head.append(script);
}

/** First-party cookies of ad platforms' own pixels, by the names that the platforms publish. */
export function browserIds(): NonNullable<WireBatch['browserIds']> {
  const cookies = `; ${document.cookie}`;
  const read = (name: string) => cookies.match(`; ${name}=([^;]*)`)?.[1];
  return {
    fbp: read('_fbp'),
    fbc: read('_fbc'),
    ga: read('_ga'),
    // Each property on the page has a session of its own; "null" where there is none.
    gaSessions: `${cookies.match(/_ga_[^;]*/g)}`,
    ttp: read('_ttp'),
    cart: read('cart'),
    ajs: read('ajs_anonymous_id'),
  };
}
