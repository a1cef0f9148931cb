/**
 * One figure of a suite: what was measured, how often, against which bar. A suite is red when a figure is short or
 * when nothing was injected, generated, compared or killed (n = 0).
 */
import { bars, type BarName } from './bars.ts';

export type Figure = {
  readonly bar: BarName;
  /** The measured value; compared with the bar's limit by its direction. */
  readonly value: number;
  /** How many things the value rests on. Zero is red. */
  readonly n: number;
  /** What a reader needs beside the number: seeds, spread, the first thing that went wrong. */
  readonly note: string;
};

export const isShort = (figure: Figure): boolean => {
  const bar = bars[figure.bar];
  if (figure.n <= 0 || !Number.isFinite(figure.value)) return true;
  return bar.direction === 'atMost' ? figure.value > bar.limit : figure.value < bar.limit;
};

const rounded = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(3));

export function formatFigure(figure: Figure): string {
  const bar = bars[figure.bar];
  const sign = bar.direction === 'atMost' ? '≤' : '≥';
  return [
    figure.bar.padEnd(34), `${rounded(figure.value)} ${bar.unit}`.padStart(18), `n=${figure.n}`.padStart(10),
    `bar ${sign} ${bar.limit}`.padStart(14), isShort(figure) ? 'short' : 'ok', figure.note,
  ].join('  ').trimEnd();
}

export type SuiteOptions = {
  readonly seeds: readonly number[];
  /** 1 = the bar's own size; `npm test` runs a slice. */
  readonly scale: number;
  readonly only: readonly string[];
  readonly log: (line: string) => void;
};

export type Suite = {
  readonly name: string;
  /** Each part gives figures; parts run one after the other and a thrown error is a red figure of its own. */
  readonly parts: readonly { readonly name: string; readonly run: (options: SuiteOptions) => Promise<readonly Figure[]> }[];
  /** Ends what the parts share. */
  readonly finish: () => Promise<void>;
};
