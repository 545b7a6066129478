'use client';
/** The list of rules as it is edited, what it would make of the last 30 days, and saving it. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useAsk } from '@/app/(console)/_kit/use-ask';
import { useSave } from '@/app/(console)/_kit/use-save';
import { useUnsaved } from '@/components/shell/unsaved';
import type { Id } from '@/lib/core/id';
import type { ChannelRule } from '@/lib/model/channel-rule';
import { channels } from '@/lib/model/touchpoint';
import type { ChannelPreview } from '@/lib/workspace';
import { previewRulesAction, saveRulesAction } from '../../../actions';
import { RuleCard, USUAL_CHANNELS } from './rule-card';
import { RulesPreview } from './rules-preview';

type Props = { workspace: string; siteId: Id<'site'>; stored: ChannelRule[] };
/** A rule with a key of its own, so that it keeps its fields when it moves. */
type Draft = { key: number; rule: ChannelRule };

const blank: ChannelRule = { channel: '', conditions: [{ field: 'source', match: 'is', values: [] }] };

export function ChannelRules({ workspace, siteId, stored }: Props) {
  const { save, pending, errorOf } = useSave();
  const preview = useAsk<ChannelPreview>();
  const [drafts, setDrafts] = useState<Draft[]>(() => stored.map((rule, key) => ({ key, rule })));
  const change = (changed: Draft[]) => {
    setDrafts(changed);
    preview.forget();
  };
  const rules = drafts.map(({ rule }) => rule);
  const saved = useUnsaved(rules);
  const said = 'The rules are saved. Earlier visits are being renamed.';
  return (
    <Stack gap="md">
      <RuleList
        drafts={drafts}
        change={change}
        visits={preview.answer?.rules ?? []}
        errorOf={(field) => errorOf(`settings.${field}`) ?? fieldOf(preview.failure?.fields, field)}
      />
      <Group>
        <Button variant="default" onClick={() => change([...drafts, { key: nextKeyOf(drafts), rule: blank }])}>
          Add a rule
        </Button>
        <Button
          variant="default"
          loading={preview.pending}
          onClick={() => preview.ask(() => previewRulesAction(workspace, siteId, rules))}
        >
          Preview the last 30 days
        </Button>
        <Button loading={pending} onClick={() => save(() => saveRulesAction(workspace, siteId, rules), said, saved)}>
          Save
        </Button>
      </Group>
      {preview.failure && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {preview.failure.message}
        </Text>
      )}
      {preview.answer && <RulesPreview preview={preview.answer} />}
    </Stack>
  );
}

type ListProps = {
  drafts: Draft[];
  change: (drafts: Draft[]) => void;
  /** Of each rule that was previewed. */
  visits: number[];
  errorOf: (field: string) => string | undefined;
};

function RuleList({ drafts, change, visits, errorOf }: ListProps) {
  if (drafts.length === 0) return <Text c="dimmed">No rules yet: visits have the usual channels.</Text>;
  return (
    <>
      <datalist id={USUAL_CHANNELS}>
        {channels
          .filter((channel) => channel !== 'Direct')
          .map((channel) => (
            <option key={channel} value={channel} />
          ))}
      </datalist>
      {drafts.map(({ key, rule }, index) => (
        <RuleCard
          key={key}
          number={index + 1}
          rule={rule}
          visits={visits[index]}
          change={(changed) => change(drafts.with(index, { key, rule: changed }))}
          remove={() => change(drafts.toSpliced(index, 1))}
          moveUp={index > 0 ? () => change(moved(drafts, index, index - 1)) : undefined}
          moveDown={index < drafts.length - 1 ? () => change(moved(drafts, index, index + 1)) : undefined}
          errorOf={(field) => errorOf(`channelRules.${index}.${field}`)}
        />
      ))}
    </>
  );
}

function nextKeyOf(drafts: Draft[]): number {
  return Math.max(-1, ...drafts.map(({ key }) => key)) + 1;
}

function moved(drafts: Draft[], from: number, to: number): Draft[] {
  const draft = drafts[from];
  return draft ? drafts.toSpliced(from, 1).toSpliced(to, 0, draft) : drafts;
}

function fieldOf(fields: Record<string, string> | undefined, field: string): string | undefined {
  return Object.entries(fields ?? {}).find(([name]) => name === field || name.startsWith(`${field}.`))?.[1];
}
