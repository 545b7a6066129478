/**
 * What Segment's browser library loads from /v1/projects/<write key>/settings before it sends anything; without "Segment.io" in
 * it, it throws. The members are those that @segment/analytics-next 1.84.3 reads (https://github.com/segmentio/analytics-next,
 * read 2026-11). There is one integration and no plug-in, so that it loads no code of anybody else's, and it sends no counters of
 * its own.
 */

/** On the developer's own machine there is no certificate. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/;

/** The document for this write key; `apiHost` is host and path without a scheme, as the library wants it. */
export function settingsDocument(writeKey: string, apiHost: string): object {
  const everything = { __default: { enabled: true, integrations: {} } };
  return {
    integrations: {
      'Segment.io': {
        apiKey: writeKey,
        apiHost,
        protocol: LOOPBACK.test(apiHost) ? 'http' : 'https',
        type: 'browser',
        unbundledIntegrations: [],
        addBundledMetadata: true,
        maybeBundledConfigIds: {},
        versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
      },
    },
    plan: { track: everything, identify: everything, group: everything },
    edgeFunction: {},
    analyticsNextEnabled: true,
    middlewareSettings: {},
    enabledMiddleware: {},
    metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  };
}
