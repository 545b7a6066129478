'use client';

import { Button, Fieldset, PasswordInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Select } from '@/components/form/select';
import { bothBases, RevenueBasisField } from '@/components/form/revenue-basis-field';
import { FailureAlert } from '../../_parts/failure-alert';
import { useForm } from '../../_parts/use-form';
import { setUpAction } from '../actions';

type Choices = { timeZones: string[]; currencies: { code: string; name: string }[] };
/** What is to be mended, by the field's name. */
type Problems = { problems: Record<string, string> };

export function SetUpForm({ timeZones, currencies }: Choices) {
  const { failure, pending, form } = useForm(setUpAction);
  const problems = failure?.fields ?? {};
  return (
    <form {...form}>
      <Stack gap="md">
        <FailureAlert failure={failure} />
        <MemberFields problems={problems} />
        <StoreFields problems={problems} timeZones={timeZones} currencies={currencies} />
        <Button type="submit" fullWidth loading={pending}>
          Set up and sign in
        </Button>
      </Stack>
    </form>
  );
}

function MemberFields({ problems }: Problems) {
  return (
    <Fieldset legend="You">
      <Stack gap="sm">
        <TextInput label="Your name" name="member.name" autoComplete="name" required error={problems['member.name']} />
        <TextInput
          label="E-mail"
          name="member.email"
          type="email"
          autoComplete="username"
          required
          error={problems['member.email']}
        />
        <PasswordInput
          label="Password"
          name="member.password"
          autoComplete="new-password"
          description="At least 12 characters."
          required
          error={problems['member.password']}
        />
      </Stack>
    </Fieldset>
  );
}

function StoreFields({ problems, timeZones, currencies }: Problems & Choices) {
  return (
    <Fieldset legend="Company and store">
      <Stack gap="sm">
        <TextInput
          label="Workspace name"
          name="workspace.name"
          description="Your company."
          autoComplete="organization"
          required
          error={problems['workspace.name']}
        />
        <TextInput label="Store name" name="site.name" required error={problems['site.name']} />
        <TextInput
          label="Store domains"
          name="site.domains"
          description="Such as shop.example.com. Subdomains are included; separate several by commas."
          required
          error={firstOf(problems, 'site.domains')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TimeZoneSelect zones={timeZones} error={problems['site.timeZone']} />
          <Select
            label="Currency"
            name="site.currency"
            searchable
            required
            data={currencies.map(({ code, name }) => ({ value: code, label: `${code} · ${name}` }))}
            error={problems['site.currency']}
          />
        </SimpleGrid>
        <RevenueBasisField name="site.revenueBasis" offered={bothBases} />
      </Stack>
    </Fieldset>
  );
}

/** Starts with the browser's own zone, once it is known: the server cannot know it. */
function TimeZoneSelect({ zones, error }: { zones: string[]; error: string | undefined }) {
  const [zone, setZone] = useState<string | null>(null);
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    setZone((chosen) => chosen ?? (zones.includes(own) ? own : null));
  }, [zones]);
  return (
    <Select
      label="Time zone"
      name="site.timeZone"
      searchable
      required
      data={zones}
      value={zone}
      onChange={setZone}
      error={error}
    />
  );
}

/** The problem of a list, or of one of its entries (`site.domains.0`). */
function firstOf(fields: Record<string, string>, field: string): string | undefined {
  return Object.entries(fields).find(([name]) => name === field || name.startsWith(`${field}.`))?.[1];
}
