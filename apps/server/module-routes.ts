/** Every module's routes and progress, in one place: a new module is added here. */
import type { ApiServer, Database, JobQueue } from '#modules/platform';
import type { ProgressReader } from './progress-routes.ts';

export type ModuleRoutesDeps = { readonly database: Database; readonly jobs: JobQueue; readonly nowMilliseconds: () => number };

export const createModuleRoutes = (_deps: ModuleRoutesDeps) => (_server: ApiServer): void => undefined;

export const progressReaders: readonly ProgressReader[] = [];
