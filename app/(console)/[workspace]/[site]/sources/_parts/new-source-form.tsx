'use client';
/** Adding an order webhook: which kind, what to call it, its secret; one that was made here is shown before the page is left. */
import { Button, Fieldset, Group, Radio, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ShownOnce } from '@/app/(console)/_kit/shown-once';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { createSourceAction } from '../actions';
import type { MadeSource, NewSource } from '../forms';
import type { KindView } from '../views';
import { CopyLine } from './copy-line';
import { SecretInput } from './secret-input';

const EMPTY: NewSource = { kind: '', name: '', secret: '' };

export function NewSourceForm({ kinds }: { kinds: KindView[] }) {
  const site = useSite();
  const path = usePath();
  const router = useRouter();
  const { save, pending, errorOf } = useSave();
  const [form, setForm] = useState(EMPTY);
  const [made, setMade] = useState<MadeSource>();
  const change = (part: Partial<NewSource>) => setForm((before) => ({ ...before, ...part }));
  const kind = kinds.find((known) => known.kind === form.kind);
  if (kinds.length === 0) return null;
  if (made?.secret) return <Made source={made} secret={made.secret} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(
          () => createSourceAction(site.id, form),
          `${form.name} was added.`,
          (source) => (source.secret ? setMade(source) : router.push(path(`sources/${source.id}`))),
        );
      }}
    >
      <Fieldset legend="Add a source">
        <Stack gap="md">
          <KindChoice kinds={kinds} chosen={kind} choose={({ kind, name }) => change({ kind, name })} />
          {kind && (
            <>
              <TextInput
                label="Name"
                description="As you will look for it here; the platform does not see it."
                required
                value={form.name}
                onChange={(event) => change({ name: event.currentTarget.value })}
                error={errorOf('name')}
              />
              <SecretInput kind={kind} value={form.secret} onChange={(secret) => change({ secret })} error={errorOf('secret')} />
              <Group>
                <Button type="submit" loading={pending}>
                  Add the source
                </Button>
              </Group>
            </>
          )}
        </Stack>
      </Fieldset>
    </form>
  );
}

type ChoiceProps = { kinds: KindView[]; chosen: KindView | undefined; choose: (kind: KindView) => void };

function KindChoice({ kinds, chosen, choose }: ChoiceProps) {
  return (
    <Radio.Group
      label="What sends the orders?"
      value={chosen?.kind ?? null}
      onChange={(value) => {
        const kind = kinds.find((known) => known.kind === value);
        if (kind) choose(kind);
      }}
    >
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm" mt="xs">
        {kinds.map(({ kind, name, summary }) => (
          <Radio.Card key={kind} value={kind} p="md">
            <Group wrap="nowrap" align="flex-start" gap="sm">
              <Radio.Indicator />
              <div>
                <Text size="sm" fw={600}>
                  {name}
                </Text>
                <Text size="sm">{summary}</Text>
              </div>
            </Group>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}

/** The secret that was made, for as long as this page stays. */
function Made({ source, secret }: { source: MadeSource; secret: string }) {
  const path = usePath();
  return (
    <Fieldset legend={`${source.name} was added`}>
      <Stack gap="md">
        <ShownOnce
          title="Its secret"
          secret={secret}
          hint="Copy it now: it is stored encrypted and not shown again. Deliveries are signed with it."
        />
        <CopyLine label="Address" value={source.address} of={source.name} />
        <Group>
          <Button component={Link} prefetch={false} href={path(`sources/${source.id}`)}>
            Go on to its steps and settings
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}
