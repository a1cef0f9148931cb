import type { ReactNode } from 'react';
import type { ApiFailure } from '../api/client.ts';
import { useText } from '../text/text.tsx';

/** Why something was refused, where the reader looks. */
export const ErrorLine = ({ error }: { readonly error: ApiFailure | null }): ReactNode => {
  const text = useText();
  return error === null ? null : <p className="form-error" role="alert">{text(`error.${error.code}`, error.data, text('error.unexpected'))}</p>;
};
