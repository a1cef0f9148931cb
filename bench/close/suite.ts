/** The suite of "The month is closed": one part for each figure that it must show. */
import type { Suite } from '../figure.ts';
import { yearPart } from './year-part.ts';

export const close: Suite = {
  name: 'close',
  parts: [yearPart],
  finish: () => Promise.resolve(),
};
