/** What a test in a real browser needs besides a server: the built application, and a port. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { builtWebFolder } from '#apps/server/create-server';
import { ensureWebBuild } from '#apps/start/web-build';

/** A port that nobody listens on at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

/** The folder of the built application: the one that WEB_DIST names, else ours, built when it is not there. */
export const builtWeb = async (): Promise<string> => {
  const named = process.env['WEB_DIST'];
  if (named !== undefined && existsSync(named)) return named;
  await ensureWebBuild();
  return builtWebFolder;
};
