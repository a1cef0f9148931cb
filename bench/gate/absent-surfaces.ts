/**
 * Surfaces that the product does not have, so that their attacks have nothing to reach. Each names what would show that
 * it has appeared: then its attacks need tests, and the list goes red until they have them.
 */
import type { Route } from '#contracts/api/api-route';

export type Inventory = {
  readonly routes: readonly Pick<Route, 'path' | 'operationId'>[];
  /** Tables as "schema.table". */
  readonly tables: readonly string[];
  /** Packages that the product depends on. */
  readonly packages: readonly string[];
};

export type AbsentSurface = {
  readonly attacks: readonly string[];
  readonly surface: string;
  readonly route: RegExp | null;
  readonly table: RegExp | null;
  readonly package: RegExp | null;
};

export const absentSurfaces: readonly AbsentSurface[] = [
  { attacks: ['A-20', 'A-21', 'A-22', 'A-23', 'A-24'], surface: 'callbacks of attendance platforms', route: /platform-callback|webhook|push-event|\/callbacks?\/(?:wecom|dingtalk|feishu)/i, table: /\.(?:callback|webhook)/, package: /^@wecom\/crypto$|xml/ },
  { attacks: ['A-42'], surface: 'acting or viewing as another user', route: /impersonat|view-as|act-as/i, table: /impersonat/, package: null },
  { attacks: ['A-107'], surface: 'undo, restore and merge of people', route: /undo|restore|merge/i, table: /\.(?:undo|trash)/, package: null },
  { attacks: ['A-108'], surface: 'report builder', route: /report-builder|custom-report|\/reports\b/i, table: /\.(?:report|custom_report)$/, package: null },
  { attacks: ['A-109'], surface: 'scheduled reports', route: /scheduled-report|subscription/i, table: /scheduled_report|subscription$/, package: null },
];

/** What has appeared, as "surface: what shows it". */
export const appearedSurfaces = ({ routes, tables, packages }: Inventory): readonly string[] =>
  absentSurfaces.flatMap(({ surface, ...signs }) => [
    ...routes.filter(({ path, operationId }) => signs.route !== null && (signs.route.test(path) || signs.route.test(operationId))).map(({ operationId }) => `${surface}: route ${operationId}`),
    ...tables.filter((table) => signs.table?.test(table) === true).map((table) => `${surface}: table ${table}`),
    ...packages.filter((name) => signs.package?.test(name) === true).map((name) => `${surface}: package ${name}`),
  ]);
