/** Facts of a change, a line for each: settings inside settings are named by their way there, and deeper structures are shown as JSON. */
import { Code, Stack, Text } from '@mantine/core';

type Facts = Record<string, unknown>;
type Line = { name: string; value: unknown };

/** Settings, and one more level: "settings, consent by country, DE". What lies deeper is a structure of its own, such as a mapping. */
const DEPTH_MAX = 3;

export function FactList({ facts }: { facts: Facts | undefined }) {
  const lines = facts ? linesOf(facts, []) : [];
  if (lines.length === 0) return <Text size="sm">–</Text>;
  return (
    <Stack gap={2} maw={360}>
      {lines.map(({ name, value }) => (
        <Text key={name} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Text span c="dimmed" inherit>
            {`${name}: `}
          </Text>
          {isPlain(value) ? textOf(value) : <Code style={{ whiteSpace: 'pre-wrap' }}>{JSON.stringify(value)}</Code>}
        </Text>
      ))}
    </Stack>
  );
}

function linesOf(facts: Facts, path: string[]): Line[] {
  return Object.entries(facts).flatMap(([key, value]): Line[] => {
    const names = key === 'settings' ? path : [...path, nameOf(key)];
    if (isFacts(value) && names.length < DEPTH_MAX) {
      const inner = linesOf(value, names);
      if (inner.length > 0) return inner;
    }
    return [{ name: (names.length > 0 ? names : [key]).join(', '), value: isEmpty(value) ? undefined : value }];
  });
}

/** "lookback days" of lookbackDays and lookback_days; codes such as DE stay. */
function nameOf(key: string): string {
  if (/^[A-Z0-9-]+$/.test(key)) return key;
  return key
    .replaceAll('_', ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function isPlain(value: unknown): boolean {
  return Array.isArray(value) ? value.every((item) => typeof item !== 'object') : !isFacts(value);
}

function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

function isFacts(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
