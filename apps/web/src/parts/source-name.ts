import { useApi } from '../api/use-api.ts';

/** What people call a source, by its code; the code itself until the list is there. */
export const useSourceName = (): ((sourceCode: string) => string) => {
  const sources = useApi('listSources', {});
  return sourceCode => sources.data?.sources.find(source => source.sourceCode === sourceCode)?.name ?? sourceCode;
};

/** Accounts as they are read, "wecom:li.si" as the source's name and the account. */
export const useAccountText = (): ((accounts: readonly string[]) => string) => {
  const sourceName = useSourceName();
  return accounts => accounts.map(account => {
    const colon = account.indexOf(':');
    return colon < 0 ? account : `${sourceName(account.slice(0, colon))} ${account.slice(colon + 1)}`;
  }).join(', ');
};
