import type { ReactNode } from 'react';
import type { Proof } from '#kernel/rules/explanation';
import { formatDifference, isZero } from '../text/format.ts';
import { useText } from '../text/text.tsx';

/** A difference: colour and sign, never colour alone. */
export const Difference = ({ amount, scale = 2 }: { readonly amount: string | undefined; readonly scale?: number }): ReactNode => {
  if (amount === undefined) return <span className="quiet">–</span>;
  if (isZero(amount)) return <span className="quiet">0</span>;
  return <span className={amount.startsWith('-') ? 'difference is-less' : 'difference is-more'}>{formatDifference(amount, scale)}</span>;
};

/** 已核对, 二手来源, 公司选择. */
export const ProofBadge = ({ proof }: { readonly proof: Proof }): ReactNode => {
  const text = useText();
  const mark = { confirmed: '✓', secondary: '≈', companyChoice: '◆' }[proof];
  return <span className={`proof is-${proof}`} title={text(`proof.${proof}.meaning`)}><span aria-hidden="true">{mark}</span> {text(`proof.${proof}`)}</span>;
};

export const Mark = ({ tone, children }: { readonly tone: 'good' | 'warn' | 'bad' | 'info' | 'quiet'; readonly children: ReactNode }): ReactNode =>
  <span className={`mark is-${tone}`}>{children}</span>;
