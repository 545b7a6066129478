'use client';

import { Button, Fieldset, Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { TagsInput } from '@/components/form/tags-input';
import { Select } from '@/components/form/select';
import { useSave } from '@/app/(console)/_kit/use-save';
import { useUnsaved } from '@/components/shell/unsaved';
import type { Id } from '@/lib/core/id';
import type { ConsentPolicy } from '@/lib/model/consent';
import type { SiteSettings } from '@/lib/model/site';
import { updateSiteAction } from '../../actions';
import type { SiteForm } from '../../forms';
import { AttributionFields } from './attribution-fields';
import type { FieldsProps } from './fields-props';
import { PrivacyFields } from './privacy-fields';
import { SnippetFields } from './snippet-fields';
import { type Referrer, TrafficFields } from './traffic-fields';

type SiteFacts = { id: Id<'site'>; name: string; domains: string[]; timeZone: string; currency: string; settings: SiteSettings };
type Props = {
  workspace: string;
  site: SiteFacts;
  timeZones: string[];
  lookbackChoices: number[];
  channels: string[];
  referrers: Referrer[];
};

export function SiteSettingsForm({ workspace, site, timeZones, lookbackChoices, channels, referrers }: Props) {
  const { save, pending, errorOf } = useSave();
  const [form, setForm] = useState(() => formOf(site));
  const saved = useUnsaved(form);
  const change = (part: Partial<SiteForm>) => setForm((before) => ({ ...before, ...part }));
  const fields: FieldsProps = {
    settings: form.settings,
    change: (part) => setForm((before) => ({ ...before, settings: { ...before.settings, ...part } })),
    errorOf,
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(
          () => updateSiteAction(workspace, site.id, form),
          'The settings are saved. What they change of earlier visits and orders follows.',
          saved,
        );
      }}
    >
      <Stack gap="md">
        <StoreFields form={form} change={change} errorOf={errorOf} timeZones={timeZones} currency={site.currency} />
        <AttributionFields {...fields} lookbackChoices={lookbackChoices} channels={channels} />
        <TrafficFields {...fields} referrers={referrers} />
        <PrivacyFields {...fields} />
        <SnippetFields {...fields} />
        <Group>
          <Button type="submit" loading={pending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type StoreProps = Pick<FieldsProps, 'errorOf'> & {
  form: SiteForm;
  change: (part: Partial<SiteForm>) => void;
  timeZones: string[];
  currency: string;
};

/** What the store is called, where it is served from, and in which days and money it counts. */
function StoreFields({ form, change, errorOf, timeZones, currency }: StoreProps) {
  return (
    <Fieldset legend="Store">
      <Stack gap="md">
        <TextInput
          label="Name"
          required
          value={form.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={errorOf('name')}
        />
        <TagsInput
          label="Domains"
          description="Hosts the store is served from; events of other pages are refused. Subdomains are included."
          value={form.domains}
          onChange={(domains) => change({ domains })}
          error={errorOf('domains')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select
            label="Time zone"
            description="Decides where a day begins in reports."
            searchable
            allowDeselect={false}
            data={timeZones.includes(form.timeZone) ? timeZones : [form.timeZone, ...timeZones]}
            value={form.timeZone}
            onChange={(zone) => zone && change({ timeZone: zone })}
            error={errorOf('timeZone')}
          />
          <TextInput label="Currency" description="Fixed: orders are stored in it." readOnly value={currency} />
        </SimpleGrid>
      </Stack>
    </Fieldset>
  );
}

function formOf({ name, domains, timeZone, settings }: SiteFacts): SiteForm {
  const {
    blockedEmailHashes,
    lookbackDays,
    channelLookbackDays,
    consentByCountry,
    channelRules: _,
    labelRules: __,
    models: ___,
    conversions: ____,
    ...plain
  } = settings;
  const withPolicy = (policy: ConsentPolicy) => Object.keys(consentByCountry).filter((code) => consentByCountry[code] === policy);
  return {
    name,
    domains,
    timeZone,
    settings: {
      ...plain,
      lookbackDays: String(lookbackDays),
      channelWindows: Object.entries(channelLookbackDays).map(([channel, days]) => ({ channel, days: String(days) })),
      countries: { granted: withPolicy('granted'), ask: withPolicy('ask'), denied: withPolicy('denied') },
      keptEmailHashes: blockedEmailHashes,
      blockedEmails: [],
    },
  };
}
