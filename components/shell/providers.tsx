'use client';
/** Styles and providers of every page of ours but the demo shop. */
import '@mantine/core/styles.css';
import '@mantine/charts/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useState } from 'react';
import { Notifications } from './notifications';
import { usePageNonce } from './page-nonce';
import { contrastVariables, theme } from './theme';

/** Reports are worked out anew by the server; for this long the last answer is shown again without asking. */
const FRESH_MS = 15_000;

export function Providers({ children }: { children: ReactNode }) {
  const nonce = usePageNonce();
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: { staleTime: FRESH_MS, retry: 1 } } }));
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={contrastVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce ?? ''}
    >
      <Notifications />
      <QueryClientProvider client={client}>
        <NuqsAdapter>{children}</NuqsAdapter>
      </QueryClientProvider>
    </MantineProvider>
  );
}
