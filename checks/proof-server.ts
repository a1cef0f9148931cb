/** The whole server over a database of a proof: who asks is named in a header that only the proof knows. */
import { createModuleRoutes } from '#apps/server/module-routes';
import { createPhraseBook } from '#apps/server/phrase-book';
import { createServer } from '#apps/server/create-server';
import type { HttpServer } from '#apps/server/http-server';
import { createSignIn } from '#modules/identity';
import { createJobQueue, type Database, type Subject } from '#modules/platform';

export const callerHeader = 'x-proof-caller';

type Place = { readonly database: Database; readonly connectionString: string };
export type ProofServer = { readonly server: HttpServer; readonly close: () => Promise<void> };

/** Opens it; nothing that is put off to a worker happens. `subjectOf` answers null for somebody who is not signed in. Close it. */
export const openProofServer = async ({ database, connectionString }: Place, { subjectOf, nowMilliseconds }: { readonly subjectOf: (caller: string) => Subject | null; readonly nowMilliseconds: () => number }): Promise<ProofServer> => {
  const signIn = createSignIn({ connectionString, secret: 'a secret for proofs, long enough to sign with', baseUrl: 'http://127.0.0.1:3000' });
  const jobs = await createJobQueue({ database, role: 'sender', onError: () => undefined });
  const deps = { database, jobs, nowMilliseconds, zone: 'Asia/Shanghai' };
  const server = await createServer({
    ...deps, signIn, phrases: createPhraseBook(), version: '0.0.0', setUp: () => ({ ready: true, steps: [] }), demoCompanyId: () => null, log: false, webFolder: null,
    findSubject: (request) => Promise.resolve(subjectOf(String(request.headers[callerHeader]))), registerModuleRoutes: createModuleRoutes(deps), progressReaders: [],
  });
  return {
    server,
    close: async () => {
      await server.close();
      await jobs.stop();
      await signIn.close();
    },
  };
};
