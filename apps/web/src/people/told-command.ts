import { App } from 'antd';
import type { Answer, CallInput, OperationName } from '../api/client.ts';
import { useCommand } from '../api/use-api.ts';
import { useText } from '../text/text.tsx';

/** A command that tells how it ended: a short word when it is done, the reason when it is refused. */
export const useToldCommand = <Name extends OperationName>(name: Name): { readonly isPending: boolean; readonly send: (input: CallInput<Name>, onDone?: (answer: Answer<Name>) => void) => void } => {
  const text = useText();
  const { message } = App.useApp();
  const command = useCommand(name);
  return {
    isPending: command.isPending,
    send: (input, onDone) => command.mutate(input, {
      onSuccess: answer => { void message.success(text('people.saved')); onDone?.(answer); },
      onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
    }),
  };
};
