/** The fields of a schema, each with its type, nested as they nest. */
import { Anchor, Box, Code, Text } from '@mantine/core';
import { z } from 'zod';
import type { JsonSchema } from '@/lib/http/openapi';
import { referredName, typeText } from './schema-text';

const inner = z.record(z.string(), z.unknown());
const fieldsSchema = z.object({ properties: z.record(z.string(), inner).default({}), required: z.array(z.string()).default([]) });

export function SchemaTree({ schema }: { schema: JsonSchema }) {
  const { properties, required } = fieldsSchema.parse(schema);
  return (
    <Box component="ul" m={0} pl="md">
      {Object.entries(properties).map(([name, field]) => (
        <Box component="li" key={name} fz="sm">
          <Code>{name}</Code> <FieldType schema={field} />
          {!required.includes(name) && (
            <Text span c="dimmed" size="sm">
              {' '}
              (may be absent)
            </Text>
          )}
          {typeof field['description'] === 'string' && (
            <Text span size="sm">
              : {field['description']}
            </Text>
          )}
          <Nested schema={field} />
        </Box>
      ))}
    </Box>
  );
}

function FieldType({ schema }: { schema: JsonSchema }) {
  const item = inner.safeParse(schema['items']).data;
  const name = referredName(item ?? schema);
  return (
    <Text span c="dimmed" size="sm">
      {item && 'list of '}
      {name ? (
        <Anchor size="sm" href={`#schema-${name}`}>
          {name}
        </Anchor>
      ) : (
        typeText(item ?? schema)
      )}
    </Text>
  );
}

function Nested({ schema }: { schema: JsonSchema }) {
  const item = inner.safeParse(schema['items']).data ?? schema;
  const values = inner.safeParse(item['additionalProperties']).data;
  const nested = item['properties'] ? item : values;
  return nested?.['properties'] ? <SchemaTree schema={nested} /> : null;
}
