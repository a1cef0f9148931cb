/** A button that asks for one file of a table. */
import { useRef, type ReactNode } from 'react';
import { Button } from 'antd';
import { UploadOutlined } from '@ant-design/icons';

export const FileButton = ({ label, isBusy, disabled = false, primary = false, accept = '.xlsx,.csv,.txt', onFile }: {
  readonly label: string; readonly isBusy: boolean; readonly disabled?: boolean; readonly primary?: boolean; readonly accept?: string; readonly onFile: (file: File) => void;
}): ReactNode => {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input} type="file" className="visually-hidden" tabIndex={-1} aria-label={label} accept={accept}
        onChange={event => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file !== undefined) onFile(file);
        }}
      />
      <Button type={primary ? 'primary' : 'default'} icon={<UploadOutlined />} loading={isBusy} disabled={disabled} onClick={() => input.current?.click()}>{label}</Button>
    </>
  );
};
