/** A part of what is known of the buyer, with its name; nothing where there is nothing. */
import { List, Text } from '@mantine/core';

/** Kinds of identifiers, as a shop owner would say them. */
export const identifierWords: Record<string, string> = {
  customer: 'customer ID',
  email: 'e-mail, hashed',
  phone: 'phone, hashed',
  visitor: 'browser',
  cart: 'cart',
  checkout: 'checkout',
  order: 'order',
  device: 'browser ID of another tool',
};

export function PersonSection({ name, children }: { name: string; children: React.ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <div>
      <Text size="xs" c="dimmed" mb={2}>
        {name}
      </Text>
      <List size="sm" spacing={2}>
        {children}
      </List>
    </div>
  );
}
