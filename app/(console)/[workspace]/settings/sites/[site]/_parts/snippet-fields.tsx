'use client';

import { Checkbox, Fieldset, Stack, TagsInput } from '@mantine/core';
import type { FieldsProps } from './fields-props';

/** What the snippet does besides page views; shops get a change with the snippet's next load. */
export function SnippetFields({ settings, change, errorOf }: FieldsProps) {
  return (
    <Fieldset legend="Snippet">
      <Stack gap="md">
        <Checkbox
          label="Read e-commerce events from the data layer"
          description="Takes GA4-style pushes to window.dataLayer, so that a shop with Google Tag Manager needs no new code."
          checked={settings.readDataLayer}
          onChange={(event) => change({ readDataLayer: event.currentTarget.checked })}
        />
        <Checkbox
          label="Track clicks on links to other sites"
          checked={settings.trackOutboundClicks}
          onChange={(event) => change({ trackOutboundClicks: event.currentTarget.checked })}
        />
        <TagsInput
          label="GA4 measurement IDs"
          description="Tags with these ids may send here by server_container_url without the site's own path. Such as G-ABC123."
          value={settings.measurementIds}
          onChange={(measurementIds) => change({ measurementIds })}
          acceptValueOnBlur
          error={errorOf('settings.measurementIds')}
        />
      </Stack>
    </Fieldset>
  );
}
