'use client';
/**
 * Journeys as a flow from contact to contact, up to the order. A picture beside a table that says the same: the table is what the
 * keyboard and a screen reader use, so that the picture itself is one image with a name.
 */
import { colourOf } from '../report/channel-colours';
import { formatCount } from '../ui/format';
import { type Flow, type FlowBand, flowPicture, type FlowNode } from './flow-layout';

const SIZE = { width: 880, height: 300, nodeWidth: 10, gap: 14 };
/** Room for the names of the last column, and for the headings. */
const MARGIN = { top: 22, right: 64, bottom: 6 };
/** A node lower than this has no room for its name; its title says it. */
const NAME_HEIGHT = 7;

type Props<Given extends Flow> = {
  flows: readonly Given[];
  /** Names in the order in which columns stack them. */
  order: readonly string[];
  /** The channel whose colour a name has. */
  channelOf: (name: string) => string;
  onFlow: (flow: Given) => void;
};

export function FlowChart<Given extends Flow>({ flows, order, channelOf, onFlow }: Props<Given>) {
  const picture = flowPicture(flows, order, SIZE);
  if (!picture) return null;
  const colour = (name: string) => colourOf(channelOf(name));
  const columns = [...new Map(picture.nodes.map(({ step, x }) => [step, x]))];
  return (
    <svg
      viewBox={`0 ${-MARGIN.top} ${SIZE.width + MARGIN.right} ${SIZE.height + MARGIN.top + MARGIN.bottom}`}
      width="100%"
      role="img"
      aria-label={`Journeys of ${formatCount(picture.end.count)} orders from contact to contact; the table below says the same`}
      style={{ display: 'block', fontSize: 11, fill: 'currentColor' }}
    >
      {columns.map(([step, x]) => (
        <text key={step} x={x} y={-8} fill="var(--mantine-color-dimmed)">
          {step === 1 ? 'First contact' : `Contact ${step}`}
        </text>
      ))}
      {picture.bands.map((band) => (
        <Band
          key={`${band.flow.step} ${band.flow.from} ${band.flow.to} ${band.to.y}`}
          band={band}
          onFlow={onFlow}
          colour={colour}
        />
      ))}
      {picture.nodes.map((node) => (
        <Node key={`${node.step} ${node.name}`} node={node} colour={colour(node.name)} />
      ))}
      <Node node={{ ...picture.end, name: 'Order' }} colour="var(--mantine-color-text)" />
    </svg>
  );
}

type BandProps<Given extends Flow> = {
  band: FlowBand<Given>;
  onFlow: (flow: Given) => void;
  colour: (name: string) => string;
};

/** Bands under a pixel would vanish. */
function Band<Given extends Flow>({ band: { flow, from, to, thickness }, onFlow, colour }: BandProps<Given>) {
  const middle = (from.x + to.x) / 2;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table below opens the same orders by keyboard
    <path
      d={`M${from.x},${from.y} C${middle},${from.y} ${middle},${to.y} ${to.x},${to.y}`}
      fill="none"
      stroke={colour(flow.from)}
      strokeOpacity={0.35}
      strokeWidth={Math.max(thickness, 1)}
      style={{ cursor: 'pointer' }}
      onClick={() => onFlow(flow)}
    >
      <title>{`${flow.from} → ${flow.to ?? 'order'}: ${formatCount(flow.count)} orders`}</title>
    </path>
  );
}

function Node({ node: { x, y, height, name, count }, colour }: { node: FlowNode; colour: string }) {
  return (
    <g>
      <rect x={x} y={y} width={SIZE.nodeWidth} height={Math.max(height, 1)} fill={colour}>
        <title>{`${name}: ${formatCount(count)} orders`}</title>
      </rect>
      {height >= NAME_HEIGHT && (
        <text x={x + SIZE.nodeWidth + 4} y={y + height / 2} dominantBaseline="central">
          {name.length > 24 ? `${name.slice(0, 23)}…` : name}
          <tspan fill="var(--mantine-color-dimmed)"> {formatCount(count)}</tspan>
        </text>
      )}
    </g>
  );
}
