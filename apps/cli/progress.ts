/** Progress on the command line: one moving bar on a terminal, a plain line now and then in a pipe. */

export type ProgressBar = {
  /** Units done so far; `total` may become known on the way. */
  readonly update: (done: number, total?: number) => void;
  readonly finish: (text?: string) => void;
};

export type Progress = { readonly start: (label: string, total: number) => ProgressBar };

type Output = { readonly isTTY?: boolean; readonly columns?: number; readonly write: (text: string) => unknown };

const barWidth = 24;
const terminalStepMilliseconds = 80;
const pipeStepMilliseconds = 2_000;

const share = (done: number, total: number): number => (total <= 0 ? 0 : Math.min(1, done / total));

const drawBar = (label: string, done: number, total: number): string => {
  const filled = Math.round(share(done, total) * barWidth);
  const count = total > 0 ? `${done}/${total}` : String(done);
  return `${label} ${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${count}`;
};

/** `silent` (for --json) draws nothing. Bars go to standard error, so that a pipe carries answers only. */
export const createProgress = (output: Output, silent: boolean): Progress => ({
  start: (label, firstTotal) => {
    let total = firstTotal;
    let done = 0;
    let drawnAt = -Infinity;
    const isTerminal = output.isTTY === true;
    const draw = (): void => {
      if (silent) return;
      drawnAt = performance.now();
      if (isTerminal) output.write(`\r\u001b[2K${drawBar(label, done, total)}`);
      else output.write(`${label} ${total > 0 ? `${done}/${total}` : done}\n`);
    };
    draw();
    return {
      update: (nowDone, nowTotal) => {
        done = nowDone;
        total = nowTotal ?? total;
        if (performance.now() - drawnAt >= (isTerminal ? terminalStepMilliseconds : pipeStepMilliseconds)) draw();
      },
      finish: (text) => {
        if (silent) return;
        if (isTerminal) output.write(`\r\u001b[2K${text ?? drawBar(label, done, total)}\n`);
        else output.write(`${label} ${text ?? (total > 0 ? `${done}/${total}` : String(done))}\n`);
      },
    };
  },
});
