/**
 * A customer system of our own design, as such systems are: deals with an amount and an owner, pages behind an opaque cursor, a
 * key in a header. `GET /api/v2/deals?owner=&closed_from=&closed_to=&cursor=&limit=`. An owner that it does not know is a 404.
 */
import { createJsonService, type JsonService, type ServiceAnswer } from '#simulators/json-service';

export type Deal = {
  readonly dealId: number; readonly customer: string; readonly owner: string; readonly stage: 'won' | 'lost' | 'negotiating';
  /** Decimal text: "120000.00". */
  readonly amount: string;
  /** "2026-10-12" */
  readonly closedOn: string;
};

export type Crm = JsonService & { readonly apiKey: string; readonly deals: Deal[]; readonly plantUnreadable: () => void };
export type CrmOptions = { readonly nowMilliseconds: () => number; readonly deals: readonly Deal[]; readonly owners: readonly string[]; readonly apiKey?: string; readonly perMinute?: number };

const wireOf = ({ dealId, customer, owner, stage, amount, closedOn }: Deal) => ({ deal_id: dealId, customer, owner_id: owner, stage, amount, closed_on: closedOn });

const cursorOf = (offset: number): string => Buffer.from(`offset=${offset}`).toString('base64url');
const offsetOf = (cursor: string | null): number => Number(/^offset=(\d+)$/.exec(Buffer.from(cursor ?? '', 'base64url').toString())?.[1] ?? '0');

/** A customer system with these deals; what is pushed to `deals` later is there from then on. */
export const createCrm = (options: CrmOptions): Crm => {
  const { apiKey = 'sample-crm-key', perMinute = 60 } = options;
  const deals = [...options.deals];
  let unreadable = 0;
  const answer = (path: string, query: URLSearchParams, repeatsPage: boolean): ServiceAnswer => {
    const [owner, from, to] = [query.get('owner'), query.get('closed_from') ?? '', query.get('closed_to') ?? '9999-12-31'];
    if (path !== '/api/v2/deals') return { status: 404, body: { message: 'no such resource' } };
    if (owner !== null && !options.owners.includes(owner)) return { status: 404, body: { message: 'no such owner' } };
    const size = Math.min(50, Math.max(1, Number(query.get('limit') ?? '25')));
    const offset = offsetOf(query.get('cursor'));
    const found = deals.filter((deal) => (owner === null || deal.owner === owner) && deal.closedOn >= from && deal.closedOn <= to);
    const rows: unknown[] = found.slice(repeatsPage ? Math.max(0, offset - size) : offset, offset + size).map(wireOf);
    if (offset === 0 && repeatsPage) rows.push(...rows.slice(0, size));
    if (offset === 0) for (let number = 1; number <= unreadable; number += 1) rows.push({ deal_id: `bad ${number}`, owner_id: owner ?? '', stage: 'won', amount: '1.00', closed_on: 'some day' });
    return { status: 200, body: { data: { deals: rows }, paging: { next: offset + size < found.length ? cursorOf(offset + size) : null } } };
  };
  const service = createJsonService({ nowMilliseconds: options.nowMilliseconds, perMinute, isAllowed: (headers) => headers['x-api-key'] === apiKey, answer });
  return { ...service, apiKey, deals, plantUnreadable: () => void (unreadable += 1) };
};
