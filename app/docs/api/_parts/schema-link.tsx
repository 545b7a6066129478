/** A link to the schema of a body. */
import { Anchor } from '@mantine/core';
import type { JsonSchema } from '@/lib/http/openapi';
import { referredName } from './schema-text';

export function SchemaLink({ schema }: { schema: JsonSchema }) {
  const name = referredName(schema);
  return name ? (
    <Anchor size="sm" href={`#schema-${name}`}>
      {name}
    </Anchor>
  ) : null;
}
