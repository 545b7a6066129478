/** JSON Schema in the words of the documentation page. */
import type { JsonSchema } from '@/lib/http/openapi';

/** The name of the component that the schema is a reference to. */
export function referredName({ $ref }: JsonSchema): string | undefined {
  return typeof $ref === 'string' ? $ref.split('/').at(-1) : undefined;
}

/** The schema's type in a few words: "text, at most 64", "whole number, 1 to 200, default 50", "one of a, b". */
export function typeText(schema: JsonSchema): string {
  const limits = [
    rangeText(schema['minimum'], schema['maximum']),
    typeof schema['maxLength'] === 'number' ? `at most ${schema['maxLength']}` : undefined,
    schema['default'] === undefined ? undefined : `default ${String(schema['default'])}`,
  ];
  return [kindText(schema), ...limits].filter(Boolean).join(', ');
}

function kindText(schema: JsonSchema): string {
  const values = schema['enum'];
  if (Array.isArray(values)) return `one of ${values.join(', ')}`;
  const kinds: Record<string, string> = {
    string: 'text',
    integer: 'whole number',
    number: 'number',
    boolean: 'true or false',
    array: 'list',
    object: 'object',
  };
  const type =
    typeof schema['type'] === 'string' ? (kinds[schema['type']] ?? schema['type']) : (referredName(schema) ?? 'anything');
  return typeof schema['format'] === 'string' ? `${type} (${schema['format']})` : type;
}

function rangeText(minimum: unknown, maximum: unknown): string | undefined {
  if (typeof minimum !== 'number' || typeof maximum !== 'number' || maximum >= Number.MAX_SAFE_INTEGER) return undefined;
  return `${minimum} to ${maximum}`;
}
