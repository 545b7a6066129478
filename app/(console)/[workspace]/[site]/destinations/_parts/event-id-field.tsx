'use client';
/** The form of the id that a platform counts events by: ours, or that of the tool that a store had before. */
import { Select, Stack, TextInput } from '@mantine/core';
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

type Props = { value: string; change: (form: string) => void; error: string | undefined };

export function EventIdField({ value, change, error }: Props) {
  const isKnown = forms.some((form) => form.value === value);
  const chosen = value === '' ? OWN : isKnown ? value : CUSTOM;
  return (
    <Stack gap="xs">
      <Select
        label="Form of the event id"
        description="What the platform tells a purchase by. Keep the form of the tool that you had, if the platform may get a purchase from both. What was sent keeps its id."
        data={forms}
        value={chosen}
        allowDeselect={false}
        onChange={(form) => change(form === OWN ? '' : form === CUSTOM ? 'purchase_{order}' : (form ?? ''))}
        error={chosen === CUSTOM ? undefined : error}
      />
      {chosen === CUSTOM && (
        <TextInput
          label="Its form"
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
