/** The models that every site has, each in a sentence. */
import { Stack, Text, Title } from '@mantine/core';

export function BuiltInModels({ models }: { models: { id: string; name: string; explain: string }[] }) {
  return (
    <Stack gap="sm" component="section" aria-label="Built-in models">
      <Title order={3} size="h4">
        Built-in models
      </Title>
      <Stack gap="xs" component="dl" m={0}>
        {models.map(({ id, name, explain }) => (
          <div key={id}>
            <Text component="dt" size="sm" fw={600}>
              {name}
            </Text>
            <Text component="dd" size="sm" c="dimmed" m={0} maw={680}>
              {explain}
            </Text>
          </div>
        ))}
      </Stack>
    </Stack>
  );
}
