/** The middle value, the upper of two; NaN of none, which no bar takes for a figure. */
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
