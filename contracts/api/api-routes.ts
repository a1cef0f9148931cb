/** Every route of the interface, by operation. */
import * as attendance from './attendance-api.ts';
import * as overview from './overview-api.ts';
import * as payroll from './payroll-api.ts';
import * as people from './people-api.ts';
import * as privacy from './privacy-api.ts';
import * as session from './session-api.ts';
import * as sources from './sources-api.ts';
import type { Route } from './api-route.ts';

const isRoute = (value: unknown): value is Route => typeof value === 'object' && value !== null && 'operationId' in value;
const routesOf = (module: Readonly<Record<string, unknown>>): readonly Route[] => Object.values(module).filter(isRoute);

export const apiRoutes: Readonly<Record<string, readonly Route[]>> = {
  session: routesOf(session), overview: routesOf(overview), sources: routesOf(sources),
  people: routesOf(people), attendance: routesOf(attendance), payroll: routesOf(payroll), privacy: routesOf(privacy),
};
