/**
 * Finds the Chromium that browser tests use, or gets one: one that is named or installed, Playwright's own download, Debian's package when root.
 * Run as a program it makes sure that there is one, and fails with one line when there can be none.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Quiet flags: no look-ups of its own; root needs the sandbox off. */
export const browserArgs = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** The path of a browser that is there; undefined when Playwright's own is, or when there is none. */
export function installedBrowser(): string | undefined {
  const named = process.env['BROWSER_PATH'];
  return named ?? INSTALLED.find((path) => existsSync(path));
}

/** Whether a browser for tests is there. */
export function isBrowserThere(): boolean {
  return installedBrowser() !== undefined || existsSync(chromium.executablePath());
}

function run(command: string, ...args: string[]): void {
  spawnSync(command, args, { stdio: 'inherit' });
}

/** The path of a browser, installed first where that can be done; throws one line when there can be none. */
export function ensureBrowser(): string {
  if (!isBrowserThere()) run(process.execPath, join('node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium');
  if (!isBrowserThere() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    run('apt-get', 'update', '-qq');
    run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
  }
  if (!isBrowserThere()) {
    throw new Error('No Chromium or Chrome for the browser tests: install one, or set BROWSER_PATH to its program.');
  }
  return installedBrowser() ?? chromium.executablePath();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(ensureBrowser());
  } catch (problem) {
    console.error(problem instanceof Error ? problem.message : problem);
    process.exit(1);
  }
}
