'use client';
/** The nonce of the document, for styles that are added to it later: that of the first answer holds for as long as the page lives. */
import { createContext, type ReactNode, useContext, useState } from 'react';

const Nonce = createContext<string | undefined>(undefined);

export function PageNonce({ value, children }: { value: string | undefined; children: ReactNode }) {
  const [nonce] = useState(value);
  // The style of dialogs that holds the page still (react-style-singleton, by get-nonce) asks this global.
  if (typeof window !== 'undefined') Object.assign(window, { __webpack_nonce__: nonce });
  return <Nonce value={nonce}>{children}</Nonce>;
}

export function usePageNonce(): string | undefined {
  return useContext(Nonce);
}
