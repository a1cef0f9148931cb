import { useState } from 'react';
import { keepPreviousData, useMutation, useQuery, useQueryClient, type MutateOptions, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
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

type Result<Name extends OperationName> = UseMutationResult<Answer<Name>, ApiFailure, CallInput<Name>>;
type Told<Name extends OperationName> = MutateOptions<Answer<Name>, ApiFailure, CallInput<Name>>;

/**
 * Runs a command; every refresh of the screen afterwards is left to query invalidation, and the command is pending until then.
 * How it ended is told before the screen is refreshed: what was pressed may be gone from it afterwards, and its words with it.
 */
export const useCommand = <Name extends OperationName>(name: Name): Result<Name> => {
  const queries = useQueryClient();
  const [waiting] = useState(() => new Map<CallInput<Name>, Told<Name>>());
  const command = useMutation<Answer<Name>, ApiFailure, CallInput<Name>>({
    mutationFn: async input => {
      const result = await call(name, input);
      if (!result.ok) throw result.error;
      return result.value;
    },
    // The command id inside the input is the same on a retry, so that a lost answer is looked up and nothing happens twice.
    retry: (count, error) => error.status === 0 && count < 2,
    onSuccess: (answer, input, ...rest) => {
      waiting.get(input)?.onSuccess?.(answer, input, ...rest);
      return queries.invalidateQueries();
    },
    onError: (error, input, ...rest) => waiting.get(input)?.onError?.(error, input, ...rest),
    onSettled: (answer, error, input, ...rest) => {
      waiting.get(input)?.onSettled?.(answer, error, input, ...rest);
      waiting.delete(input);
    },
  });
  const mutate: Result<Name>['mutate'] = (...[input, told]) => {
    // The type leaves it open; every call has an input.
    if (input === undefined) return;
    if (told !== undefined) waiting.set(input, told);
    command.mutate(input);
  };
  return { ...command, mutate };
};

export { newCommandId };
