/**
 * What Segment's browser library loads from `/v1/projects/<writeKey>/settings` before it sends anything. Without an entry "Segment.io" it throws.
 * https://github.com/segmentio/analytics-next (read 2026-11)
 */

/** The document for this write key; `apiHost` is host and path without a scheme, as the library wants it. */
export function settingsDocument(writeKey: string, apiHost: string): object {
  const enabled = { __default: { enabled: true, integrations: {} } };
  return {
    integrations: {
      'Segment.io': {
        apiKey: writeKey,
        apiHost,
        type: 'browser',
        unbundledIntegrations: [],
        addBundledMetadata: true,
        maybeBundledConfigIds: {},
        versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
      },
    },
    plan: { track: enabled, identify: enabled, group: enabled },
    edgeFunction: {},
    analyticsNextEnabled: true,
    middlewareSettings: {},
    enabledMiddleware: {},
    metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  };
}
