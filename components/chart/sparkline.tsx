/** The course of a figure over the days, as a small line: drawn without a library, so that it comes with the page. */

const [WIDTH, HEIGHT, MARGIN] = [120, 32, 2];

type Props = {
  course: number[];
  /** How many of the last points are not all in: the line to them is broken. */
  unfinished?: number;
  colour?: string;
  /** As drawn, in px. */
  height?: number;
};

export function Sparkline({ course, unfinished = 0, colour = 'var(--mantine-primary-color-filled)', height = HEIGHT }: Props) {
  const values = course.length > 1 ? course : [0, ...course, 0];
  const [low, high] = [Math.min(0, ...values), Math.max(...values)];
  const x = (index: number) => ((index / (values.length - 1)) * WIDTH).toFixed(1);
  const y = (value: number) => (HEIGHT - MARGIN - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * MARGIN)).toFixed(1);
  const points = values.map((value, index) => `${x(index)} ${y(value)}`);
  const lineTo = (part: string[]) => (part.length > 0 ? `M${part.join('L')}` : '');
  const whole = points.length - Math.min(unfinished, points.length);
  const line = { fill: 'none', stroke: colour, strokeWidth: 1.5, vectorEffect: 'non-scaling-stroke' };
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" height={height} preserveAspectRatio="none" aria-hidden="true">
      <path d={`${lineTo(points)}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} fill={colour} opacity={0.12} />
      <path d={lineTo(points.slice(0, whole))} {...line} />
      {whole < points.length && <path d={lineTo(points.slice(Math.max(whole - 1, 0)))} {...line} strokeDasharray="2 2" />}
    </svg>
  );
}
