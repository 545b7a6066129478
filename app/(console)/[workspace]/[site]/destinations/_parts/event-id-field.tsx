'use client';
/** The form of the id that a platform counts events by: ours, or that of the tool that a store had before. */
import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Select } from '@/components/form/select';
import { eventIdParts } from '@/lib/model/event-id-form';

const OWN = 'own';
const CUSTOM = 'custom';
/** What tools and guides commonly use; which tool uses which is said in docs/switching.md. */
const forms = [
  { value: OWN, label: 'Tieback’s own' },
  { value: '{order}', label: 'The order number or id, as the store sends it' },
  { value: '{order_id}', label: 'The shop’s own order id' },
  { value: '{order_name}', label: 'The shop’s order name, such as #1001' },
  { value: CUSTOM, label: 'Another form' },
];
const FIRST_CUSTOM = 'purchase_{order}';
const HELP =
  'The platform counts a purchase once for each id. If it may get a purchase from your other tool too, use the id that this ' +
  'tool sends. What was sent already keeps its id.';

/** The setting in a few words, for those who may not change it. */
export function eventIdFormWords(form: unknown): string {
  const value = typeof form === 'string' && form !== '' ? form : OWN;
  return forms.find((known) => known.value === value)?.label ?? value;
}

type Props = { value: string; change: (form: string) => void; error: string | undefined };

export function EventIdField({ value, change, error }: Props) {
  const stored = value === '' ? OWN : forms.some((form) => form.value === value) ? value : CUSTOM;
  // While it is typed a form may be empty, or one of the usual ones.
  const [isCustom, setIsCustom] = useState(stored === CUSTOM);
  const chosen = isCustom ? CUSTOM : stored;
  const choose = (form: string | null) => {
    setIsCustom(form === CUSTOM);
    change(form === CUSTOM ? FIRST_CUSTOM : form === OWN || form === null ? '' : form);
  };
  return (
    <Stack gap="xs">
      <Select
        label="Form of the event id"
        description={HELP}
        data={forms}
        value={chosen}
        allowDeselect={false}
        onChange={choose}
        error={chosen === CUSTOM ? undefined : error}
      />
      {chosen === CUSTOM && (
        <TextInput
          label="Form"
          description={`Parts in braces are filled in: ${eventIdParts.map((part) => `{${part}}`).join(' ')}`}
          spellCheck={false}
          value={value}
          onChange={({ currentTarget }) => change(currentTarget.value)}
          error={error}
        />
      )}
    </Stack>
  );
}
