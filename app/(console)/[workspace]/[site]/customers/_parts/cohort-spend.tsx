/** What the customers of a cohort cost, and how soon that came back. */
import { Table } from '@/components/ui/table';
import { Tooltip } from '@/components/ui/tooltip';
import { formatCount } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import type { CohortFigures } from '@/lib/reporting/reports/cohorts/definition';

const columns = [
  ['Ad cost', 'What the ads of the same days cost; where rows are told by what won customers, those ads alone.'],
  ['CAC', 'What a new customer cost: ad cost divided by customers.'],
  ['LTV:CAC', 'Revenue until now divided by ad cost. At 1× the cost has come back as revenue, before the cost of goods.'],
  ['Won back', 'The first column of days in which revenue per customer reached what a customer cost.'],
] as const;

export function SpendHeads() {
  return columns.map(([title, explain]) => (
    <Table.Th key={title} className="numeric">
      <Tooltip label={explain} maw={280}>
        <span tabIndex={0} style={{ cursor: 'help' }}>
          {title}
        </span>
      </Tooltip>
    </Table.Th>
  ));
}

/** Empty where no ad can have won the row. */
export function SpendCells({ spend }: Pick<CohortFigures, 'spend'>) {
  const cells = [
    spend && <Money of={spend.cost} />,
    spend?.perCustomer && <Money of={spend.perCustomer} />,
    spend?.worth && `${formatCount(spend.worth)}×`,
    spend && Number(spend.cost.amount) > 0 && (spend.wonBackWithin === undefined ? 'not yet' : `${spend.wonBackWithin} days`),
  ];
  return columns.map(([title], index) => (
    <Table.Td key={title} className="numeric" style={{ whiteSpace: 'nowrap' }}>
      {cells[index]}
    </Table.Td>
  ));
}
