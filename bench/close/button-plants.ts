/** The deliberate bugs of buttons: what is pressed does nothing. */
import type { Plant } from '../plants.ts';

export const buttonPlants: readonly Plant[] = [
  {
    name: 'search-does-nothing', means: 'searching and clearing a filter do nothing', parts: ['buttons'], scale: 0.1,
    file: 'apps/web/src/parts/list-tools.tsx',
    find: 'void => change({ ...values, page: undefined });', replace: 'void => void values;',
  },
  {
    name: 'panel-cannot-be-closed', means: 'the button that closes a panel does nothing', parts: ['buttons'], scale: 0.1,
    file: 'apps/web/src/parts/side-panel.tsx',
    find: 'className="icon-button" onClick={onClose} aria-label', replace: 'className="icon-button" aria-label',
  },
  {
    name: 'file-not-saved', means: 'what is to be saved as a file is never asked for', parts: ['buttons'], scale: 0.1,
    file: 'apps/web/src/parts/download-button.tsx',
    find: 'void => command.mutate(input, {', replace: 'void => void (input, {',
  },
];
