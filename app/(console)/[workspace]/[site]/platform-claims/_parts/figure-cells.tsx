'use client';
/** The figures of a row. Ours open their orders; a claim is the platform's own, and no list of it exists. */
import { Text } from '@mantine/core';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import type { ClaimFigures, Part } from '@/lib/reporting/reports/platform-claims/definition';
import type { Place, Report, useOpenOrders } from './use-view';
import { basisWords, reasonsOf, signed } from './words';

type Model = Report['models'][number];
type Open = ReturnType<typeof useOpenOrders>;
type Props = { figures: ClaimFigures; place: Place; lead: Model; others: Model[]; report: Report; open: Open };

export function FigureCells({ figures, place, lead, others, report, open }: Props) {
  const { cost, claimed, models, difference, claimedRoas } = figures;
  const own = models[lead.id];
  // An account's credit is that of its campaigns: no one list holds it.
  const campaigns = report.level === 'day' ? report.under : place.path;
  const opens = report.account === undefined || campaigns.length > 0;
  const ours = (model: Model, part: Part | undefined) =>
    part && (
      <Opened
        part={part}
        label={`${place.name}, ${model.name}`}
        {...(opens && { onClick: () => open({ place, part, model }) })}
      />
    );
  return (
    <>
      <Table.Td className="numeric">
        <Money of={cost} />
      </Table.Td>
      <Table.Td className="numeric" miw={190} style={{ whiteSpace: 'normal' }}>
        <Claimed figures={figures} claimed={claimed} />
      </Table.Td>
      <Table.Td className="numeric">{ours(lead, own)}</Table.Td>
      <Table.Td className="numeric">
        {difference && (
          <>
            <span title={signed(difference.revenue, false)}>{signed(difference.revenue)}</span>
            <Small>{formatCount(difference.orders)} orders</Small>
          </>
        )}
      </Table.Td>
      <Table.Td>
        {reasonsOf(figures).map((reason) => (
          <Text key={reason} size="xs">
            {reason}
          </Text>
        ))}
      </Table.Td>
      <Table.Td className="numeric">
        <OwnWindow figures={figures} place={place} {...(opens && { open })} />
      </Table.Td>
      <Table.Td className="numeric">{roasText(claimedRoas)}</Table.Td>
      <Table.Td className="numeric">{roasText(own?.roas)}</Table.Td>
      {others.map((model) => (
        <Table.Td key={model.id} className="numeric">
          {ours(model, models[model.id])}
        </Table.Td>
      ))}
    </>
  );
}

function OwnWindow({ figures: { window, shared }, place, open }: Pick<Props, 'figures' | 'place'> & { open?: Open }) {
  return (
    <>
      <Opened
        part={window}
        label={`${place.name}, within its own window`}
        {...(open && { onClick: () => open({ place, part: window }) })}
      />
      {Number(shared.orders) > 0 && open && (
        <Small>
          <Drill
            label={`${place.name}: other platforms could claim these too`}
            onClick={() => open({ place, part: shared, shared: true })}
          >
            {formatCount(shared.orders)} in others’ too
          </Drill>
        </Small>
      )}
    </>
  );
}

function Claimed({ figures: { claims }, claimed }: { figures: ClaimFigures; claimed: Part | undefined }) {
  if (!claimed)
    return (
      <Text span size="sm" c="dimmed">
        nothing
      </Text>
    );
  const several = claims.length > 1;
  return (
    <>
      <Money of={claimed.revenue} />
      <Small>{formatCount(claimed.orders)} orders</Small>
      {several && <Small>of {formatCount(claims.length)} windows:</Small>}
      {claims.map((claim) => {
        const words = basisWords(claim);
        const own = several
          ? `${formatCount(claim.claimed.orders)} orders, ${formatMoney(claim.claimed.revenue)}: ${words}`
          : words;
        return own && <Small key={own}>{own}</Small>;
      })}
    </>
  );
}

function Opened({ part, label, onClick }: { part: Part; label: string; onClick?: () => void }) {
  const isNothing = Number(part.orders) === 0 && Number(part.revenue.amount) === 0;
  return (
    <>
      <Drill label={label} onClick={() => onClick?.()} isNothing={isNothing || !onClick}>
        <Money of={part.revenue} />
      </Drill>
      <Small>{formatCount(part.orders)} orders</Small>
    </>
  );
}

function Small({ children }: { children: React.ReactNode }) {
  return (
    <Text size="xs" c="dimmed">
      {children}
    </Text>
  );
}

function roasText(roas: string | undefined): string {
  return roas === undefined ? '' : Number(roas).toFixed(2);
}
