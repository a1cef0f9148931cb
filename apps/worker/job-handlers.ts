/** Every kind of background work, in one list. A module's work is wired here to the connectors and clocks it needs. */
import type { Database, JobHandler, JobQueue } from '#modules/platform';

export type JobHandlerDeps = { readonly database: Database; readonly jobs: JobQueue };

export const createJobHandlers = (_deps: JobHandlerDeps): readonly JobHandler[] => [];
