/** Faults that last. One open row a source and code; it closes by itself when the work succeeds again. */
import type { CompanyTransaction } from './transaction.ts';

export type IncidentClass = 'retry' | 'waitQuota' | 'fixCredential' | 'fixData' | 'bug';

export type Incident = {
  readonly incidentId: number;
  readonly sourceCode: string;
  readonly class: IncidentClass;
  readonly code: string;
  readonly data: Readonly<Record<string, string | number>>;
  readonly occurrences: number;
  readonly firstSeenMilliseconds: number;
  readonly lastSeenMilliseconds: number;
  readonly closedMilliseconds: number | null;
};

export type IncidentReport = Pick<Incident, 'sourceCode' | 'class' | 'code' | 'data'> & { readonly nowMilliseconds: number };

/** Opens an incident or counts one more occurrence of the open one. */
export const openIncident = async (tx: CompanyTransaction, report: IncidentReport): Promise<void> => {
  await tx.query(
    `insert into platform.incident as incident (company_id, source_code, class, code, data, first_seen, last_seen)
     values ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000), to_timestamp($6::float8 / 1000))
     on conflict (company_id, source_code, code) where closed_at is null
     do update set occurrences = incident.occurrences + 1, last_seen = excluded.last_seen, data = excluded.data, class = excluded.class`,
    [tx.companyId, report.sourceCode, report.class, report.code, JSON.stringify(report.data), report.nowMilliseconds],
  );
};

/** Closes what is open for a source: one code, or all when `code` is left out. Answers how many closed. */
export const closeIncident = async (tx: CompanyTransaction, closing: { readonly sourceCode: string; readonly code?: string; readonly nowMilliseconds: number }): Promise<number> => {
  const result = await tx.query(
    `update platform.incident set closed_at = to_timestamp($3::float8 / 1000)
     where company_id = $1 and source_code = $2 and closed_at is null and ($4::text is null or code = $4)`,
    [tx.companyId, closing.sourceCode, closing.nowMilliseconds, closing.code ?? null],
  );
  return result.rowCount ?? 0;
};

type IncidentRow = { incident_id: number; source_code: string; class: IncidentClass; code: string; data: Record<string, string | number>; occurrences: number; first_seen: number; last_seen: number; closed_at: number | null };

/** Incidents, open ones first, newest first; at most `limit` (200 if not given). */
export const listIncidents = async (tx: CompanyTransaction, options: { readonly openOnly?: boolean; readonly limit?: number } = {}): Promise<readonly Incident[]> => {
  const { rows } = await tx.query<IncidentRow>(
    `select incident_id, source_code, class, code, data, occurrences,
            (extract(epoch from first_seen) * 1000)::float8 as first_seen, (extract(epoch from last_seen) * 1000)::float8 as last_seen,
            (extract(epoch from closed_at) * 1000)::float8 as closed_at
     from platform.incident where company_id = $1 and (closed_at is null or not $2)
     order by closed_at is not null, last_seen desc, incident_id desc limit $3`,
    [tx.companyId, options.openOnly ?? false, options.limit ?? 200],
  );
  return rows.map((row) => ({
    incidentId: row.incident_id, sourceCode: row.source_code, class: row.class, code: row.code, data: row.data, occurrences: row.occurrences,
    firstSeenMilliseconds: row.first_seen, lastSeenMilliseconds: row.last_seen, closedMilliseconds: row.closed_at,
  }));
};
