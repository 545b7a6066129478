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
import { added, type Draft, fieldError, moved } from '../../_parts/rule-drafts';
import { RuleCard, USUAL_CHANNELS } from './rule-card';
import { RulesPreview } from './rules-preview';

type Props = { workspace: string; siteId: Id<'site'>; stored: ChannelRule[] };
type ChannelDraft = Draft<ChannelRule>;

const blank: ChannelRule = { channel: '', conditions: [{ field: 'source', match: 'is', values: [] }] };

export function ChannelRules({ workspace, siteId, stored }: Props) {
  const { save, pending, errorOf } = useSave();
  const preview = useAsk<ChannelPreview>();
  const [drafts, setDrafts] = useState<ChannelDraft[]>(() => added([], stored));
  const change = (changed: ChannelDraft[]) => {
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
        errorOf={(field) => errorOf(`settings.${field}`) ?? fieldError(preview.failure?.fields, field)}
      />
      <Group>
        <Button variant="default" onClick={() => change(added(drafts, [blank]))}>
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
  drafts: ChannelDraft[];
  change: (drafts: ChannelDraft[]) => void;
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
