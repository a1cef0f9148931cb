/** How far the first start is: shown on the terminal and by `GET /api/set-up`. */

export type StepName = 'database' | 'migrations' | 'web' | 'demo' | 'server';
export type StepState = 'waiting' | 'running' | 'done' | 'failed';

export type SetUpState = {
  readonly read: () => { readonly ready: boolean; readonly steps: { step: string; state: StepState }[] };
  /** Runs a step and notes its state and duration. */
  readonly run: <T>(step: StepName, work: () => Promise<T>) => Promise<T>;
  readonly milliseconds: () => Readonly<Record<string, number>>;
};

const isFailure = (result: unknown): boolean => typeof result === 'object' && result !== null && 'ok' in result && result.ok === false;

export const createSetUpState = (steps: readonly StepName[], onChange: (step: StepName, state: StepState, milliseconds: number) => void): SetUpState => {
  const states = new Map<StepName, StepState>(steps.map((step) => [step, 'waiting']));
  const durations = new Map<StepName, number>();
  const note = (step: StepName, state: StepState, milliseconds: number): void => {
    states.set(step, state);
    onChange(step, state, milliseconds);
  };
  return {
    read: () => ({ ready: [...states.values()].every((state) => state === 'done'), steps: [...states].map(([step, state]) => ({ step, state })) }),
    run: async (step, work) => {
      const started = performance.now();
      note(step, 'running', 0);
      try {
        const result = await work();
        const milliseconds = Math.round(performance.now() - started);
        durations.set(step, milliseconds);
        note(step, isFailure(result) ? 'failed' : 'done', milliseconds);
        return result;
      } catch (error) {
        note(step, 'failed', Math.round(performance.now() - started));
        throw error;
      }
    },
    milliseconds: () => Object.fromEntries(durations),
  };
};
