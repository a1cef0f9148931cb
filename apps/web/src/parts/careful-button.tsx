import type { ReactNode } from 'react';
import { Button, Popconfirm } from 'antd';
import { useText } from '../text/text.tsx';

/** A button for what cannot be taken back: it says so and asks once more. */
export const CarefulButton = ({ label, about, warning, isBusy, danger = true, disabled = false, onConfirm }: {
  readonly label: string; readonly about: string; readonly warning: string; readonly isBusy: boolean; readonly danger?: boolean;
  /** While something that it needs is not given yet. */
  readonly disabled?: boolean; readonly onConfirm: () => void;
}): ReactNode => {
  const text = useText();
  return (
    <Popconfirm title={about} description={warning} okText={text('action.confirm')} cancelText={text('action.cancel')} disabled={disabled} onConfirm={onConfirm}>
      <Button size="small" danger={danger} disabled={disabled} loading={isBusy} aria-label={`${label}: ${about}`}>{label}</Button>
    </Popconfirm>
  );
};
