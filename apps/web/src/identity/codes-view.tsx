/** New recovery codes, shown once. */
import type { ReactNode } from 'react';
import { useText } from '../text/text.tsx';

export const CodesView = ({ codes, onKept }: { readonly codes: readonly string[]; readonly onKept: () => void }): ReactNode => {
  const text = useText();
  return (
    <div className="notice" role="status">
      <p>{text('security.newCodes')}</p>
      <ul className="recovery-codes">{codes.map(code => <li key={code}><code>{code}</code></li>)}</ul>
      <button type="button" className="plain-button" onClick={onKept}>{text('security.codesKept')}</button>
    </div>
  );
};
