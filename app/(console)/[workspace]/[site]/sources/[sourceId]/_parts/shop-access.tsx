'use client';
/** What the worker asks the shop's own API with. It is entered as a whole: secrets given for one shop never go to another. */
import { Alert, Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatCount, formatTime } from '@/components/ui/format';
import { saveShopAccessAction } from '../../actions';
import type { ShopView, SourceView } from '../../views';

type Props = { source: SourceView; shop: ShopView };

export function ShopAccess({ source, shop }: Props) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const kept = Object.fromEntries(shop.fields.flatMap(({ name, value }) => (value ? [[name, value]] : [])));
  const values = { ...kept, ...typed };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(
          () => saveShopAccessAction(site.id, source.id, values),
          'The access is saved.',
          () => setTyped({}),
        );
      }}
    >
      <Stack gap="md" maw={560}>
        <State source={source} shop={shop} />
        {shop.fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            change={(value) => setTyped((before) => ({ ...before, [field.name]: value }))}
            error={errorOf(`values.${field.name}`)}
          />
        ))}
        {shop.hasAccess && (
          <Text size="sm" c="dimmed">
            To change anything, enter the secrets again: those given for one shop are never used for another.
          </Text>
        )}
        <Group>
          <Button type="submit" variant={shop.hasAccess ? 'default' : 'filled'} loading={pending}>
            {shop.hasAccess ? 'Change the access' : 'Save the access'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function State({ source, shop }: Props) {
  const { timeZone } = useSite();
  const { orders, since } = shop.waiting;
  return (
    <>
      {shop.problem ? (
        <Alert color="red" variant="light" title={`Tieback cannot get orders from ${source.kind.name}`}>
          {shop.problem}
        </Alert>
      ) : (
        <Text size="sm">
          {shop.hasAccess
            ? `Tieback asks ${source.kind.name} for orders with this access.`
            : `With access to ${source.kind.name}, Tieback imports past orders and finds those that webhooks miss.`}
        </Text>
      )}
      {orders > 0 && (
        <Text size="sm" role="status">
          {formatCount(orders)} {orders === 1 ? 'order waits' : 'orders wait'} to be fetched
          {since && `, the first since ${formatTime(since, timeZone)}`}.
        </Text>
      )}
    </>
  );
}

type FieldProps = {
  field: ShopView['fields'][number];
  value: string;
  change: (value: string) => void;
  error: string | undefined;
};

function Field({ field: { label, help, secret, optional, lastFour }, value, change, error }: FieldProps) {
  const Input = secret ? PasswordInput : TextInput;
  return (
    <Input
      label={label}
      description={help}
      required={!optional}
      placeholder={lastFour && `ends in ${lastFour}`}
      autoComplete="off"
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
      error={error}
    />
  );
}
