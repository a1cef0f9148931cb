import { useApi } from '../api/use-api.ts';

/** What people call a source, by its code; the code itself until the list is there. */
export const useSourceName = (): ((sourceCode: string) => string) => {
  const sources = useApi('listSources', {});
  return sourceCode => sources.data?.sources.find(source => source.sourceCode === sourceCode)?.name ?? sourceCode;
};
