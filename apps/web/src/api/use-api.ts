import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { call, newCommandId, type Answer, type ApiFailure, type CallInput, type OperationName } from './client.ts';

export const isApiFailure = (error: unknown): error is ApiFailure => typeof error === 'object' && error !== null && 'code' in error && 'status' in error;

/** Reads an operation; keeps the last answer on screen while filters change. */
export const useApi = <Name extends OperationName>(name: Name, input: CallInput<Name>, options: { readonly enabled?: boolean } = {}): UseQueryResult<Answer<Name>, ApiFailure> =>
  useQuery<Answer<Name>, ApiFailure>({
    queryKey: [name, input],
    queryFn: async ({ signal }) => {
      const result = await call(name, input, signal);
      if (!result.ok) throw result.error;
      return result.value;
    },
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
  });

/** Runs a command; every refresh of the screen afterwards is left to query invalidation. */
export const useCommand = <Name extends OperationName>(name: Name) => {
  const queries = useQueryClient();
  return useMutation<Answer<Name>, ApiFailure, CallInput<Name>>({
    mutationFn: async input => {
      const result = await call(name, input);
      if (!result.ok) throw result.error;
      return result.value;
    },
    // The command id inside the input is the same on a retry, so that a lost answer is looked up and nothing happens twice.
    retry: (count, error) => error.status === 0 && count < 2,
    onSuccess: () => queries.invalidateQueries(),
  });
};

export { newCommandId };
