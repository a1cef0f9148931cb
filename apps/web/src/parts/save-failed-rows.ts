/** Rows of a table that were not taken, as a file of the reader's own. */
type FailedRow = { readonly cells: readonly string[] };

/** A sheet must not take a cell for a formula: neither behind a tab or a line break, which it drops, nor with full-width signs, which some read as narrow ones. */
export const csvCell = (text: string): string => `"${(/^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** The rows that were not taken, with the reason last: to be corrected and handed in again. */
export const saveFailedRows = <Failed extends FailedRow>(outcome: { readonly headings: readonly string[]; readonly failures: readonly Failed[] }, reasonTitle: string, reasonOf: (failed: Failed) => string, fileName: string): void => {
  const lines = [[...outcome.headings, reasonTitle], ...outcome.failures.map(failed => [...outcome.headings.map((_, index) => failed.cells[index] ?? ''), reasonOf(failed)])];
  const address = URL.createObjectURL(new Blob([`\uFEFF${lines.map(line => line.map(csvCell).join(',')).join('\r\n')}\r\n`], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
};
