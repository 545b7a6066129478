/**
 * What some tests need beside npm's packages: Debian's packages, and one of npm's that the project must not depend on. They run
 * where it is there, and with CI=true, which gets it; elsewhere they are skipped, and `npm test` lists them at its end. Run as a
 * program this prints that list, and fails under CI=true when there is one.
 */
import { fileURLToPath } from 'node:url';
import { isBrowserThere } from './browser';
import { findBinary, findFile } from './debian';
import { hasNpmPackage, type NpmPackage } from './npm';

/** uBlock Origin as Debian ships it, lists and all. */
export const UBLOCK = '/usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}/uBlock0@raymondhill.net';

/** 2: ads, EasyList in it. 3: Tracking Protection, EasyPrivacy in it. 17: parameters of addresses. GPL-3.0, so no dependency of ours. */
export const RULE_SETS = [2, 3, 17].map((number) => `dist/filters/declarative/ruleset_${number}/ruleset_${number}.json`);
export const ADGUARD: NpmPackage = {
  name: '@adguard/dnr-rulesets',
  version: '3.3.20260320140136',
  integrity: 'sha512-n0DqlWWlDYs4P6UdG1H5HQR/nVCMMxq6B6JMj6gvcP4uMvjmLKQw6rPg07vy5+Mn0ty9Q/3OYQldiHsqNSPzuQ==',
  files: RULE_SETS,
};

type Need = { tests: string; needs: string; isThere: () => boolean };

const needs = {
  firefox: {
    tests: 'the snippet in Firefox',
    needs: 'firefox-esr of Debian',
    isThere: () => findBinary('firefox-esr') !== undefined,
  },
  webkit: {
    tests: 'the snippet in WebKit',
    needs: 'webkit2gtk-driver and xvfb of Debian',
    isThere: () => findBinary('WebKitWebDriver') !== undefined && findBinary('Xvfb') !== undefined,
  },
  nginx: {
    tests: 'the same-site recipe of nginx',
    needs: 'nginx-light of Debian',
    isThere: () => findBinary('nginx') !== undefined,
  },
  caddy: { tests: 'the same-site recipe of Caddy', needs: 'caddy of Debian', isThere: () => findBinary('caddy') !== undefined },
  ublock: {
    tests: 'the snippet’s addresses against uBlock Origin’s lists',
    needs: 'webext-ublock-origin-firefox of Debian',
    isThere: () => findFile(UBLOCK) !== undefined,
  },
  adguard: {
    tests: 'the snippet’s addresses against AdGuard’s rules, in Chromium',
    needs: `a Chromium, and ${ADGUARD.name} of npm`,
    isThere: () => hasNpmPackage(ADGUARD) && isBrowserThere(),
  },
} as const satisfies Record<string, Need>;

export type NeedId = keyof typeof needs;

/** Whether tests that need this are to run here: `describe.skipIf(!runsHere('nginx'))`. */
export function runsHere(id: NeedId): boolean {
  return process.env['CI'] === 'true' || needs[id].isThere();
}

/** The tests that were not run, a line each, with what they need. */
function notRun(): string[] {
  return Object.values<Need>(needs).flatMap(({ tests, needs: needed, isThere }) =>
    isThere() ? [] : [`${tests}: needs ${needed}`],
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lines = notRun();
  if (lines.length > 0)
    process.stdout.write(`Not run on this machine (CI=true installs what is missing, as root):\n  ${lines.join('\n  ')}\n`);
  if (lines.length > 0 && process.env['CI'] === 'true') process.exitCode = 1;
}
