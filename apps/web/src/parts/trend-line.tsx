/** A line over time in a few hundred bytes, for phones too: points, the target if there is one, and the same as a table for who does not see it. */
import type { ReactNode } from 'react';

type TrendPoint = { readonly label: string; /** Place from the left, in any unit: days, or the number of the point. */ readonly place: number; readonly value: number; readonly text: string };

type Level = { readonly value: number; readonly text: string };

const [width, height, left, right, top, bottom] = [320, 132, 44, 12, 12, 22] as const;

/** Where points lie on the picture; equal values lie in the middle. */
const scaled = (value: number, [lowest, highest]: readonly [number, number], [from, to]: readonly [number, number]): number => (highest === lowest ? (from + to) / 2 : from + ((value - lowest) / (highest - lowest)) * (to - from));

/** Nothing below two points: one point is no line. */
export const TrendLine = ({ title, points, target, bounds = [] }: {
  readonly title: string; readonly points: readonly TrendPoint[];
  readonly target?: Level;
  /** What the picture reaches down and up to, whatever the points are. */
  readonly bounds?: readonly Level[];
}): ReactNode => {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return null;
  const known: readonly Level[] = [...points, ...bounds, ...(target === undefined ? [] : [target])];
  const [lowest, highest] = [known.reduce((one, other) => (other.value < one.value ? other : one)), known.reduce((one, other) => (other.value > one.value ? other : one))];
  const across = (place: number): number => scaled(place, [first.place, last.place], [left, width - right]);
  const down = (value: number): number => scaled(value, [lowest.value, highest.value], [height - bottom, top]);
  return (
    <figure className="chart trend-line">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <path className="trend-frame" d={`M${left} ${top}V${height - bottom}H${width - right}`} />
        {target === undefined ? null : <path className="trend-target" d={`M${left} ${down(target.value)}H${width - right}`} />}
        <polyline points={points.map(({ place, value }) => `${across(place)},${down(value)}`).join(' ')} />
        {points.map(({ place, value, label, text }, index) => <circle key={index} cx={across(place)} cy={down(value)} r="3.5"><title>{`${label} ${text}`}</title></circle>)}
        <text x={left - 5} y={down(highest.value) + 4} textAnchor="end">{highest.text}</text>
        {highest.value === lowest.value ? null : <text x={left - 5} y={down(lowest.value) + 4} textAnchor="end">{lowest.text}</text>}
        <text x={left} y={height - 6}>{first.label}</text>
        <text x={width - right} y={height - 6} textAnchor="end">{last.label}</text>
      </svg>
      <div className="visually-hidden">
        <table>
          <caption>{title}</caption>
          <tbody>{points.map(({ label, text }, index) => <tr key={index}><th scope="row">{label}</th><td>{text}</td></tr>)}{target === undefined ? null : <tr><th scope="row" /><td>{target.text}</td></tr>}</tbody>
        </table>
      </div>
    </figure>
  );
};
