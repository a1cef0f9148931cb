/** A column with an instant, as epoch milliseconds in SQL text; null stays null. The column's name is the caller's own constant. */
export const milliseconds = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
