import { useEffect, useRef, type ReactNode } from 'react';
import { useText } from '../text/text.tsx';

/** A panel over the right side; the browser's own dialog keeps the focus inside, closes on Escape and gives the focus back. */
export const SidePanel = ({ title, open, onClose, wide = false, children }: {
  readonly title: ReactNode; readonly open: boolean; readonly onClose: () => void; readonly wide?: boolean; readonly children: ReactNode;
}): ReactNode => {
  const dialog = useRef<HTMLDialogElement>(null);
  const text = useText();
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  return (
    <dialog
      ref={dialog} className={wide ? 'side-panel is-wide' : 'side-panel'} aria-labelledby="side-panel-title"
      onCancel={event => { event.preventDefault(); onClose(); }}
      onClick={event => { if (event.target === dialog.current) onClose(); }}
    >
      {open ? (
        <div className="side-panel-frame">
          <header className="side-panel-head">
            <h2 id="side-panel-title">{title}</h2>
            <button type="button" className="icon-button" onClick={onClose} aria-label={text('action.close')}>
              <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="M3 3l10 10M13 3L3 13" stroke="currentColor" strokeWidth="1.8" /></svg>
            </button>
          </header>
          {/* A scrolling region that can be reached by keyboard. */}
          <div className="side-panel-body" tabIndex={0} role="region" aria-labelledby="side-panel-title">{children}</div>
        </div>
      ) : null}
    </dialog>
  );
};
