'use client';

import { Checkbox, Fieldset, Stack } from '@mantine/core';
import { MultiSelect } from '@/components/form/multi-select';
import { TagsInput } from '@/components/form/tags-input';
import { Select } from '@/components/form/select';
import { queryViewChoices } from '@/lib/model/query-views';
import type { FieldsProps } from './fields-props';

const queryViewLabels = [
  { value: 'pushed', label: 'When the back button undoes it' },
  { value: 'all', label: 'Always' },
  { value: 'none', label: 'Never' },
] satisfies { value: (typeof queryViewChoices)[number]; label: string }[];

/** Sources whose senders may leave the currency out; webhooks of shops always state it. */
const currencySources = [
  { value: 'snippet', label: 'Snippet' },
  { value: 'segment', label: 'Segment-compatible API' },
  { value: 'ga4', label: 'Google tag' },
  { value: 'ga4_mp', label: 'GA4 Measurement Protocol' },
  { value: 'api', label: 'Tieback API' },
  { value: 'webhook', label: 'Webhook' },
];

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
        <Checkbox
          label="Listen to cookie banners"
          description="Shopify’s banner, OneTrust, Cookiebot, the WP Consent API, TCF and Google Consent Mode. Off: only tieback('consent', ...) counts, and the script is 1 KB smaller."
          checked={settings.hearConsentTools}
          onChange={(event) => change({ hearConsentTools: event.currentTarget.checked })}
        />
        <Select
          label="A changed query counts as a page view"
          description="Where only the part after the question mark changes without loading a page. Routes behind a # always count, anchors never."
          data={queryViewLabels}
          value={settings.queryViews}
          onChange={(chosen) => change({ queryViews: queryViewChoices.find((one) => one === chosen) ?? settings.queryViews })}
          allowDeselect={false}
        />
        <MultiSelect
          label="Must state their currency"
          description="From all other sources the site’s currency is taken where an order states none. Sources chosen here have such orders refused."
          data={currencySources}
          value={settings.currencyRequiredOf}
          onChange={(currencyRequiredOf) => change({ currencyRequiredOf })}
          clearable
          error={errorOf('settings.currencyRequiredOf')}
        />
        <TagsInput
          label="GA4 measurement IDs"
          description="Tags with these ids may send here by server_container_url without the site's own path. Such as G-ABC123."
          value={settings.measurementIds}
          onChange={(measurementIds) => change({ measurementIds })}
          error={errorOf('settings.measurementIds')}
        />
      </Stack>
    </Fieldset>
  );
}
