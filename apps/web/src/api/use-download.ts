/** Files come as calls do, so that the dialog which asks again who one is can stand before them; then the browser saves them. */
import { useMutation } from '@tanstack/react-query';
import { download, type ApiFailure, type CallInput, type OperationName } from './client.ts';

/** The address lives until the browser has taken the file. */
const keptMilliseconds = 60_000;

const save = (file: Blob, fileName: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), keptMilliseconds);
};

export const useDownload = <Name extends OperationName>(name: Name) =>
  useMutation<null, ApiFailure, CallInput<Name>>({
    mutationFn: async input => {
      const result = await download(name, input);
      if (!result.ok) throw result.error;
      save(result.value.file, result.value.fileName);
      return null;
    },
  });
