/** One address of the API: what it takes, what it answers, how it fails. */
import {
  Badge,
  Code,
  Group,
  Paper,
  Stack,
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
  Title,
} from '@mantine/core';
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
    <TableScrollContainer minWidth={560}>
      <Table verticalSpacing={6} fz="sm">
        <TableThead>
          <TableTr>
            <TableTh scope="col">Parameter</TableTh>
            <TableTh scope="col">Type</TableTh>
            <TableTh scope="col">Meaning</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {parameters.map(({ name, in: place, required, description, schema }) => (
            <TableTr key={name}>
              <TableTd>
                <Code>{name}</Code>
                {place === 'path' && ' in the path'}
                {required && ', required'}
              </TableTd>
              <TableTd maw={280}>{typeText(schema)}</TableTd>
              <TableTd>{description}</TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </TableScrollContainer>
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
