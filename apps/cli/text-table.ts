/** Rows in columns for a terminal. Chinese characters take two cells there. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u;

export const cellWidth = (text: string): number => [...text].reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0);

const padTo = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - cellWidth(text)));

/** One line a row, columns two blanks apart, no blanks at the end. */
export const tableLines = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cellWidth(cell))));
  return rows.map((row) => row.map((cell, index) => padTo(cell, widths[index] ?? 0)).join('  ').trimEnd());
};
