import { useParams } from '@tanstack/react-router';
import { useSession } from './session.ts';

/** The month of the page, else the open one. */
export const useMonth = (): string => {
  const params = useParams({ strict: false });
  const session = useSession();
  return params['month'] ?? session.currentMonth;
};
