import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { Mark } from '../parts/figures.tsx';
import { useText } from '../text/text.tsx';

export type Stage = Answer<'listCandidates'>['rows'][number]['applications'][number]['stage'];
export const stages: readonly Stage[] = ['new', 'screening', 'interview', 'offer', 'hired', 'rejected', 'withdrawn'];
const tones = { new: 'info', screening: 'info', interview: 'warn', offer: 'warn', hired: 'good', rejected: 'quiet', withdrawn: 'quiet' } as const;

/** How far an application is. */
export const StageMark = ({ stage }: { readonly stage: Stage }): ReactNode => {
  const text = useText();
  return <Mark tone={tones[stage]}>{text(`applicationStage.${stage}`)}</Mark>;
};
