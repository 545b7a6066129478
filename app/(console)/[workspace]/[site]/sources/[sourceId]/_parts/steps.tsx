'use client';
/** What to do on the platform's side, in order, with the platform's own words for where things are. */
import { List } from '@mantine/core';
import type { KindView } from '../../views';

export function Steps({ kind }: { kind: KindView }) {
  // A definition with words of its own for where the address goes has them before the secret.
  const saysWhere = kind.fields.length > 0 && !kind.fields[0]?.secret;
  return (
    <List type="ordered" spacing="sm" size="sm" maw={760}>
      {!saysWhere && <List.Item>In {kind.name}, make a webhook that sends to the address above.</List.Item>}
      {kind.fields.map(({ name, label, help, secret }) => (
        <List.Item key={name}>
          <strong>{label}</strong>: {help}
          {secret && ' If it is given to you there, enter it here under Secret; if it is asked for there, enter ours.'}
        </List.Item>
      ))}
      <List.Item>
        Place a test order, or send a test from there. It appears under Latest deliveries within seconds; a refused one says why.
      </List.Item>
    </List>
  );
}
