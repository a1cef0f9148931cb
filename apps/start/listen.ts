/** Opening the port, with the failures a person can do something about. */
import { failure, success, type Result } from '#kernel/base/result';
import type { HttpServer } from '../server/http-server.ts';
import type { SetUpFailure } from '../setup/open-database.ts';
import { createServer } from 'node:net';

const failureOf = (error: unknown, port: number): SetUpFailure | null => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return { code: 'portTaken', data: { port: String(port) } };
  return code === 'EACCES' ? { code: 'portNotAllowed', data: { port: String(port) } } : null;
};

/** Tried before the long part of the set-up, so that a taken port costs no waiting. */
export const checkPort = (port: number): Promise<SetUpFailure | null> =>
  new Promise((answer, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const known = failureOf(error, port);
      if (known === null) reject(error);
      else answer(known);
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => answer(null)));
  });

export const listen = async (server: HttpServer, port: number): Promise<Result<string, SetUpFailure>> => {
  try {
    return success(await server.listen(port));
  } catch (error) {
    const known = failureOf(error, port);
    if (known === null) throw error;
    return failure(known);
  }
};
