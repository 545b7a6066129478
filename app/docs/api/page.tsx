/** The API, for people: the OpenAPI document of this server, rendered here and from nowhere else. */
import { Anchor, Badge, Code, Container, Group, Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { type Operation, openApiDocument } from '@/lib/http/openapi';
import { env } from '@/lib/ops/env';
import { OperationCard } from './_parts/operation-card';
import { SchemaTree } from './_parts/schema-tree';
import classes from './docs.module.css';

export const metadata: Metadata = { title: 'API' };
/** The server's own address is in it, which is known when it runs and not when it is built. */
export const dynamic = 'force-dynamic';

export default function ApiDocsPage() {
  const document = openApiDocument(env().PUBLIC_URL);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return (
    <Container component="main" size="xl" py="xl" className={classes['page']}>
      <Contents tags={document.tags} operations={operations} />
      <Stack gap="xl" miw={0}>
        <Stack gap="xs">
          <Group>
            <Title order={1}>{document.info.title}</Title>
            <Badge variant="light">OpenAPI {document.openapi}</Badge>
          </Group>
          <Text maw={720}>{document.info.description}</Text>
          <Text>
            The same as a document for tools: <Anchor href="/api/v1/openapi.json">/api/v1/openapi.json</Anchor>
          </Text>
          <Code block tabIndex={0}>
            {example(document.servers[0]?.url ?? '')}
          </Code>
        </Stack>
        {document.tags.map(({ name }) => (
          <Stack key={name} gap="md">
            <Title order={2} id={name.toLowerCase()}>
              {name}
            </Title>
            {operations
              .filter(({ operation }) => operation.tags.includes(name))
              .map((each) => (
                <OperationCard key={each.operation.operationId} {...each} />
              ))}
          </Stack>
        ))}
        <Stack gap="md">
          <Title order={2} id="schemas">
            Schemas
          </Title>
          {Object.entries(document.components.schemas).map(([name, schema]) => (
            <Stack key={name} gap={4} id={`schema-${name}`}>
              <Title order={3} size="h4">
                {name}
              </Title>
              <SchemaTree schema={schema} />
            </Stack>
          ))}
        </Stack>
      </Stack>
    </Container>
  );
}

type ContentsProps = { tags: { name: string }[]; operations: { operation: Operation }[] };

/** Every address by its subject; folded on narrow screens. */
function Contents({ tags, operations }: ContentsProps) {
  return (
    <nav aria-label="Contents" className={classes['contents']}>
      {tags.map(({ name }) => (
        <details key={name}>
          <summary>{name}</summary>
          <ul>
            {operations
              .filter(({ operation }) => operation.tags.includes(name))
              .map(({ operation: { operationId, summary } }) => (
                <li key={operationId}>
                  <a href={`#${operationId}`}>{summary}</a>
                </li>
              ))}
          </ul>
        </details>
      ))}
      <a href="#schemas">Schemas</a>
    </nav>
  );
}

function example(url: string): string {
  return `curl -H "Authorization: Bearer $TIEBACK_API_KEY" \\\n  "${url}/api/v1/sites/$SITE/reports/attribution?from=2026-11-01&to=2026-12-01&model=linear&by=channel,campaign"`;
}
