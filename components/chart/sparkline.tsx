/** The course of a figure over the days, as a small line: drawn without a library, so that it comes with the page. */

const [WIDTH, HEIGHT, MARGIN] = [120, 32, 2];

type Props = { course: number[]; colour?: string /** As drawn, in px. */; height?: number };

export function Sparkline({ course, colour = 'var(--mantine-primary-color-filled)', height = HEIGHT }: Props) {
  const values = course.length > 1 ? course : [0, ...course, 0];
  const [low, high] = [Math.min(0, ...values), Math.max(...values)];
  const x = (index: number) => ((index / (values.length - 1)) * WIDTH).toFixed(1);
  const y = (value: number) => (HEIGHT - MARGIN - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * MARGIN)).toFixed(1);
  const line = values.map((value, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(value)}`).join('');
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" height={height} preserveAspectRatio="none" aria-hidden="true">
      <path d={`${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} fill={colour} opacity={0.12} />
      <path d={line} fill="none" stroke={colour} strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
