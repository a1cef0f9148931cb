/** For a form that takes the place of the button that opened it: as its ref, it also takes over the focus, which would be lost with the button. */
export const focusHere = (element: HTMLElement | null): void => element?.focus({ preventScroll: true });
