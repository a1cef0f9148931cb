import type { Text } from '../text/text.tsx';

/** What a run is called among those of its month; phrases runKind.<kind>. */
export const runName = ({ kind, title }: { readonly kind: string; readonly title: string }, text: Text): string => (title === '' ? text(`runKind.${kind}`) : `${text(`runKind.${kind}`)} · ${title}`);
