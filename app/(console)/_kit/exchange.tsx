/** A request to a platform and its answer, as they went over the wire; secrets are taken out before they come here. */
import { Code, Group, Stack, Text } from '@mantine/core';
import type { VendorResponse } from '@/lib/model/delivery';
import type { ShownRequest } from '@/lib/workspace';
import { CopyIcon } from './copy-icon';

export function RequestView({ request, name = 'Request' }: { request: ShownRequest; name?: string }) {
  const headers = headerLines(request.headers);
  const body = prettyBody(request.body);
  const first = `${request.method} ${request.url}`;
  return <Wire name={name} first={first} headers={headers} body={body} />;
}

export function AnswerView({ answer, milliseconds }: { answer: VendorResponse; milliseconds?: number }) {
  const first = `${answer.status}${milliseconds === undefined ? '' : ` after ${milliseconds} ms`}`;
  return <Wire name="Answer" first={first} headers={headerLines(answer.headers)} body={prettyBody(answer.body)} />;
}

type WireProps = { name: string; first: string; headers: string; body: string };

function Wire({ name, first, headers, body }: WireProps) {
  return (
    <Stack gap={4}>
      <Group gap={4} wrap="nowrap">
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <CopyIcon value={[first, headers, '', body].join('\n')} what={name.toLowerCase()} />
      </Group>
      <Code style={{ overflowWrap: 'anywhere' }}>{first}</Code>
      {headers && (
        <details>
          <Text component="summary" size="xs" style={{ cursor: 'pointer' }}>
            Headers
          </Text>
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {headers}
          </Code>
        </details>
      )}
      <Code
        block
        mah={460}
        style={{ overflow: 'auto' }}
        tabIndex={0}
        role="region"
        aria-label={`Body of the ${name.toLowerCase()}`}
        data-testid={`${name.toLowerCase()}-body`}
      >
        {body || 'No body.'}
      </Code>
    </Stack>
  );
}

function headerLines(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

/** The body laid out to be read when it is JSON, else as it is. */
function prettyBody(body: string | undefined): string {
  if (!body) return '';
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
