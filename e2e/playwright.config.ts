import { defineConfig } from '@playwright/test';
import { browserArgs, installedBrowser } from '@/lib/testing/browser';

/** The address of the server that global-setup starts. */
export const PORT = 3939;

export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  outputDir: '../test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: 0,
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${PORT}`,
    // A headless browser says that it is one, and would be filtered as the robot that it is.
    userAgent: 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    viewport: { width: 1360, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: installedBrowser(), args: browserArgs },
  },
});
