/**
 * Where the bands of a flow diagram lie (a Sankey diagram): columns of nodes from left to right, and at the right end the one node
 * that every flow ends in. A band is as thick as its count on its whole way, and the bands of a node lie beside each other.
 */
import { invariant } from '@/lib/core/invariant';

export type Flow = { step: number; from: string /** Absent: it ends here. */; to?: string; count: number };

export type FlowNode = { step: number; name: string; count: number; x: number; y: number; height: number };
export type FlowBand<Given extends Flow> = {
  flow: Given;
  /** The middle of the band where it leaves and where it arrives. */
  from: { x: number; y: number };
  to: { x: number; y: number };
  thickness: number;
};
export type FlowSize = { width: number; height: number; nodeWidth: number; gap: number };
export type FlowPicture<Given extends Flow> = { nodes: FlowNode[]; bands: FlowBand<Given>[]; end: FlowNode };

/** The picture; `order` is how names are stacked in a column, those that it lacks below. Without flows nothing can be drawn. */
export function flowPicture<Given extends Flow>(
  flows: readonly Given[],
  order: readonly string[],
  size: FlowSize,
): FlowPicture<Given> | undefined {
  const steps = Math.max(0, ...flows.map(({ step }) => step));
  const total = sum(flows.filter(({ to }) => to === undefined));
  if (steps === 0 || total === 0) return undefined;
  const columns = Array.from({ length: steps }, (_, index) => columnOf(flows, index + 1, order));
  const mostNodes = Math.max(...columns.map((column) => column.length));
  const scale = (size.height - size.gap * (mostNodes - 1)) / total;
  const stride = (size.width - size.nodeWidth) / steps;
  const nodes = columns.flatMap((column, index) => placed(column, index + 1, index * stride, scale, size.gap));
  const end = { step: steps + 1, name: '', count: total, x: size.width - size.nodeWidth, y: 0, height: total * scale };
  return { nodes, end, bands: bandsOf(flows, nodes, end, order, scale, size.nodeWidth) };
}

function columnOf(flows: readonly Flow[], step: number, order: readonly string[]): { name: string; count: number }[] {
  const here = flows.filter((flow) => flow.step === step);
  const names = [...new Set(here.map(({ from }) => from))].sort(byRank(order));
  return names.map((name) => ({ name, count: sum(here.filter(({ from }) => from === name)) }));
}

function placed(column: { name: string; count: number }[], step: number, x: number, scale: number, gap: number): FlowNode[] {
  let y = 0;
  return column.map(({ name, count }) => {
    const node = { step, name, count, x, y, height: count * scale };
    y += node.height + gap;
    return node;
  });
}

/** Bands leave a node in the order of where they go, and arrive in the order of where they come from: so the fewest cross. */
function bandsOf<Given extends Flow>(
  flows: readonly Given[],
  nodes: FlowNode[],
  end: FlowNode,
  order: readonly string[],
  scale: number,
  nodeWidth: number,
): FlowBand<Given>[] {
  const rank = byRank(order);
  const nodeOf = (step: number, name: string) => nodes.find((node) => node.step === step && node.name === name);
  const [left, arrived] = [new Map<FlowNode, number>(), new Map<FlowNode, number>()];
  const ordered = flows.toSorted(
    (one, other) =>
      other.step - one.step ||
      rank(one.from, other.from) ||
      Number(one.to === undefined) - Number(other.to === undefined) ||
      rank(one.to ?? '', other.to ?? ''),
  );
  return ordered.map((flow) => {
    const source = nodeOf(flow.step, flow.from);
    const target = flow.to === undefined ? end : nodeOf(flow.step + 1, flow.to);
    invariant(source && target, `the flow from ${flow.from} to ${flow.to} at step ${flow.step} leads nowhere`);
    const thickness = flow.count * scale;
    const [leaves, arrives] = [left.get(source) ?? 0, arrived.get(target) ?? 0];
    left.set(source, leaves + thickness);
    arrived.set(target, arrives + thickness);
    return {
      flow,
      thickness,
      from: { x: source.x + nodeWidth, y: source.y + leaves + thickness / 2 },
      to: { x: target.x, y: target.y + arrives + thickness / 2 },
    };
  });
}

function byRank(order: readonly string[]): (left: string, right: string) => number {
  const rank = (name: string) => (order.indexOf(name) + order.length + 1) % (order.length + 1);
  return (left, right) => rank(left) - rank(right) || (left < right ? -1 : left > right ? 1 : 0);
}

function sum(flows: readonly { count: number }[]): number {
  return flows.reduce((total, { count }) => total + count, 0);
}
