/** One address of the API: what it takes, what it answers, how it fails. */
import { Badge, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Table } from '@/components/ui/table';
import type { Operation, Parameter } from '@/lib/http/openapi';
import { typeText } from './schema-text';
import { SchemaLink } from './schema-link';

type Props = { path: string; method: string; operation: Operation };

export function OperationCard({ path, method, operation }: Props) {
  const body = Object.entries(operation.requestBody?.content ?? {});
  return (
    <Paper withBorder p="md" id={operation.operationId}>
      <Stack gap="sm">
        <Group gap="xs">
          <Badge color={method === 'get' ? 'blue' : 'teal'} variant="filled" radius="sm">
            {method}
          </Badge>
          <Title order={3} size="h5">
            <Code fz="inherit">{path}</Code>
          </Title>
        </Group>
        <Text fw={500}>{operation.summary}</Text>
        {operation.description && (
          <Text size="sm" maw={720}>
            {operation.description}
          </Text>
        )}
        {operation.parameters.length > 0 && <Parameters parameters={operation.parameters} />}
        {body.map(([contentType, { schema }]) => (
          <Text key={contentType} size="sm">
            Body: <Code>{contentType}</Code> <SchemaLink schema={schema} />
          </Text>
        ))}
        <Answers responses={operation.responses} />
      </Stack>
    </Paper>
  );
}

function Parameters({ parameters }: { parameters: Parameter[] }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing={6} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Parameter</Table.Th>
            <Table.Th scope="col">Type</Table.Th>
            <Table.Th scope="col">Meaning</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {parameters.map(({ name, in: place, required, description, schema }) => (
            <Table.Tr key={name}>
              <Table.Td>
                <Code>{name}</Code>
                {place === 'path' && ' in the path'}
                {required && ', required'}
              </Table.Td>
              <Table.Td maw={280}>{typeText(schema)}</Table.Td>
              <Table.Td>{description}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Answers({ responses }: { responses: Operation['responses'] }) {
  return (
    <Stack gap={4}>
      {Object.entries(responses).map(([status, { description, content }]) => (
        <Group key={status} gap="xs">
          <Badge variant="light" color={status.startsWith('2') ? 'green' : 'gray'} radius="sm">
            {status}
          </Badge>
          <Text size="sm">{description}</Text>
          {Object.entries(content ?? {}).map(([contentType, { schema }]) => (
            <Text key={contentType} size="sm">
              <Code>{contentType}</Code> <SchemaLink schema={schema} />
            </Text>
          ))}
        </Group>
      ))}
    </Stack>
  );
}
