/** What Segment's browser library loads before it sends anything. */
export function settingsDocument(writeKey: string, apiHost: string): object {
  return { integrations: { 'Segment.io': { apiKey: writeKey, apiHost } } };
}
