'use client';

import { Button, Fieldset, Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { TagsInput } from '@/components/form/tags-input';
import { Select } from '@/components/form/select';
import { useSave } from '@/app/(console)/_kit/use-save';
import { bothBases, RevenueBasisField } from '@/components/form/revenue-basis-field';
import { createSiteAction } from '../actions';
import type { NewSite } from '../forms';

type Props = { workspace: string; timeZones: string[]; currencies: { code: string; name: string }[] };

export function NewSiteForm({ workspace, timeZones, currencies }: Props) {
  const { save, pending, errorOf } = useSave();
  const router = useRouter();
  const [site, setSite] = useState<NewSite>({ name: '', domains: [], timeZone: '', currency: '', revenueBasis: 'net_sales' });
  const change = (part: Partial<NewSite>) => setSite((before) => ({ ...before, ...part }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(
          () => createSiteAction(workspace, site),
          `${site.name} was added.`,
          ({ slug }) => router.push(`/${workspace}/${slug}/install`),
        );
      }}
    >
      <Fieldset legend="Add a site">
        <Stack gap="md">
          <TextInput
            label="Store name"
            required
            value={site.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            error={errorOf('name')}
          />
          <TagsInput
            label="Domains"
            description="Such as shop.example.com. Subdomains are included. Press Enter after each."
            value={site.domains}
            onChange={(domains) => change({ domains })}
            error={errorOf('domains')}
          />
          <ZoneAndCurrency site={site} change={change} errorOf={errorOf} timeZones={timeZones} currencies={currencies} />
          <RevenueBasisField
            value={site.revenueBasis}
            onChange={(revenueBasis) => change({ revenueBasis })}
            offered={bothBases}
          />
          <Group>
            <Button type="submit" loading={pending}>
              Add the site
            </Button>
          </Group>
        </Stack>
      </Fieldset>
    </form>
  );
}

type ZoneAndCurrencyProps = Pick<Props, 'timeZones' | 'currencies'> & {
  site: NewSite;
  change: (part: Partial<NewSite>) => void;
  errorOf: (field: string) => string | undefined;
};

function ZoneAndCurrency({ site, change, errorOf, timeZones, currencies }: ZoneAndCurrencyProps) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <Select
        label="Time zone"
        searchable
        required
        data={timeZones}
        value={site.timeZone || null}
        onChange={(zone) => change({ timeZone: zone ?? '' })}
        error={errorOf('timeZone')}
      />
      <Select
        label="Currency"
        description="Cannot be changed later: orders are stored in it."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        searchable
        required
        data={currencies.map(({ code, name }) => ({ value: code, label: `${code} · ${name}` }))}
        value={site.currency || null}
        onChange={(currency) => change({ currency: currency ?? '' })}
        error={errorOf('currency')}
      />
    </SimpleGrid>
  );
}
