/**
 * A project tool of our own design, as such tools are: issues with a status, points and an assignee, numbered pages, a bearer
 * token. `GET /rest/issues?assignee=&updatedFrom=&updatedTo=&page=&perPage=`. An assignee that it does not know is a 404.
 */
import { createJsonService, type JsonService, type ServiceAnswer } from '#simulators/json-service';

export type Issue = {
  readonly key: string; readonly title: string; readonly project: string; readonly status: 'open' | 'inProgress' | 'done'; readonly points: number; readonly assignee: string;
  /** With its offset: "2026-10-05T18:20:00+08:00". */
  readonly updatedAt: string;
};

export type ProjectTool = JsonService & {
  readonly token: string;
  readonly issues: Issue[];
  /** Puts a row on the pages that nobody can read: it has no day. */
  readonly plantUnreadable: () => void;
};

export type ProjectToolOptions = { readonly nowMilliseconds: () => number; readonly issues: readonly Issue[]; readonly logins: readonly string[]; readonly token?: string; readonly perMinute?: number };

const wireOf = ({ key, title, project, status, points, assignee, updatedAt }: Issue) => ({ key, project, fields: { title, status, points, assignee: { login: assignee }, updatedAt } });

const listed = (issues: readonly Issue[], query: URLSearchParams): readonly Issue[] => {
  const [assignee, from, to] = [query.get('assignee'), query.get('updatedFrom') ?? '', query.get('updatedTo') ?? '9999-12-31'];
  return issues.filter((issue) => (assignee === null || issue.assignee === assignee) && issue.updatedAt.slice(0, 10) >= from && issue.updatedAt.slice(0, 10) <= to);
};

/** A project tool with these issues; what is pushed to `issues` later is there from then on. */
export const createProjectTool = (options: ProjectToolOptions): ProjectTool => {
  const { token = 'sample-project-token', perMinute = 120 } = options;
  const issues = [...options.issues];
  let unreadable = 0;
  const answer = (path: string, query: URLSearchParams, repeatsPage: boolean): ServiceAnswer => {
    const assignee = query.get('assignee');
    if (path !== '/rest/issues') return { status: 404, body: { error: 'pathUnknown' } };
    if (assignee !== null && !options.logins.includes(assignee)) return { status: 404, body: { error: 'assigneeUnknown' } };
    const [page, size] = [Math.max(1, Number(query.get('page') ?? '1')), Math.min(100, Math.max(1, Number(query.get('perPage') ?? '50')))];
    const found = listed(issues, query);
    const rows: unknown[] = found.slice((repeatsPage ? Math.max(0, page - 2) : page - 1) * size, page * size).map(wireOf);
    if (page === 1 && repeatsPage) rows.push(...rows.slice(0, size));
    if (page === 1) for (let number = 1; number <= unreadable; number += 1) rows.push({ key: `BAD-${number}`, fields: { status: 'done', assignee: { login: assignee ?? '' } } });
    return { status: 200, body: { page, total: found.length, issues: rows } };
  };
  const service = createJsonService({ nowMilliseconds: options.nowMilliseconds, perMinute, isAllowed: (headers) => headers.authorization === `Bearer ${token}`, answer });
  return { ...service, token, issues, plantUnreadable: () => void (unreadable += 1) };
};
