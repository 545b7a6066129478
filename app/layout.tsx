/**
 * The document. The console and the demo shop dress differently, so each brings its own styles and providers. It reads its nonce,
 * so that every page is made when it is asked for: one that is made while building would have scripts that no browser runs.
 */
import './global.css';
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core';
import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { PageNonce } from '@/components/shell/page-nonce';
import { localeNow } from '@/components/ui/locale';
import { NONCE_HEADER } from '@/lib/http/security-headers';

/** zod otherwise tries whether it may compile text, which the policy refuses, and browsers report. Before any of the page's modules. */
const NO_EVALUATION = 'globalThis.__zod_globalConfig={jitless:true}';

export const metadata: Metadata = {
  title: { default: 'Tieback', template: '%s · Tieback' },
  description: 'First-party tracking and attribution for online stores.',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined;
  return (
    <html
      lang="en"
      data-reader-locale={localeNow()}
      {...mantineHtmlProps}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours. */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: NO_EVALUATION }} />
        <ColorSchemeScript nonce={nonce} defaultColorScheme="auto" />
      </head>
      <body style={{ margin: 0 }}>
        <PageNonce value={nonce}>{children}</PageNonce>
      </body>
    </html>
  );
}
