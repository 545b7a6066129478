import { defineConfig } from '@playwright/test';
import { browserArgs, installedBrowser } from '@/lib/testing/browser';

/** The address of the server that global-setup starts. */
export const PORT = 3939;

/** Orders in the demo store, and platforms that are told of them: each file counts on being the only one that buys. */
const ORDERS = [
  'alias',
  'click-to-order',
  'cross-domain',
  'deliveries',
  'destinations',
  'faults',
  'marketer',
  'pixels',
  'segment',
  'sources',
  'switching',
];
/** What brings a store or a server of its own. */
const OF_THEIR_OWN = ['consent', 'field', 'hostile-page', 'production', 'shopify-pixel', 'tracker'];

const files = (names: string[]) => names.map((name) => `${name}.spec.ts`);

export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  outputDir: '../test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // The server waits for Postgres and browsers wait for the server: two files at once use two cores. Of `orders` and of `screens` one at a
  // time, since each changes what the next of its kind looks at; what stands alone fills in behind whichever ends first.
  workers: 2,
  projects: [
    { name: 'orders', testMatch: files(ORDERS), workers: 1 },
    { name: 'screens', testIgnore: files([...ORDERS, ...OF_THEIR_OWN]), workers: 1 },
    { name: 'of their own', testMatch: files(OF_THEIR_OWN) },
  ],
  retries: 0,
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${PORT}`,
    // A headless browser says that it is one, and would be filtered as the robot that it is.
    userAgent: 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    viewport: { width: 1360, height: 900 },
    // A film of every page takes a share of the cores; each step's document is in the trace, and how it ended in a picture.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: installedBrowser(), args: browserArgs },
  },
});
