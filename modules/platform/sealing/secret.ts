/** Secrets that refuse to be logged: every way of turning one into text gives `[secret]`, except asking for it. */
import { inspect } from 'node:util';

const shown = '[secret]';

export type Secret = {
  /** The text itself. Call it where the text is used, never earlier. */
  readonly reveal: () => string;
  readonly toString: () => string;
  readonly toJSON: () => string;
  readonly [inspect.custom]: () => string;
  readonly [Symbol.toPrimitive]: () => string;
};

/** Wraps a credential on its way through the code. The text is in a closure: no property, no clone and no spread shows it. */
export const createSecret = (text: string): Secret => {
  const show = (): string => shown;
  return Object.freeze({ reveal: () => text, toString: show, toJSON: show, [inspect.custom]: show, [Symbol.toPrimitive]: show });
};
