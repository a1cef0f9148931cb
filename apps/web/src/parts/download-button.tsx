import type { ReactNode } from 'react';
import { App, Button } from 'antd';
import { DownloadOutlined } from '@ant-design/icons';
import type { CallInput, OperationName } from '../api/client.ts';
import { useDownload } from '../api/use-download.ts';
import { useText } from '../text/text.tsx';

/** Saves what an operation answers as a file; a refusal is said where one stands. */
export const DownloadButton = <Name extends OperationName>({ operation, input, children }: {
  readonly operation: Name; readonly input: CallInput<Name>; readonly children: ReactNode;
}): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const command = useDownload(operation);
  const start = (): void => command.mutate(input, { onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) });
  return <Button icon={<DownloadOutlined />} loading={command.isPending} onClick={start}>{children}</Button>;
};
