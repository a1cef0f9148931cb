/** Listed, and yet not known when asked for by name: a member whose work would silently stay away (F-28). */
import { closeIncident, openIncident, type CompanyTransaction } from '#modules/platform';

type Run = { readonly sourceCode: string; readonly runId: number; readonly nowMilliseconds: number };

/** Active members of the current listing whom a run could not ask for. Who left the listing is no fault. */
async function listRefused(tx: CompanyTransaction, run: Pick<Run, 'sourceCode' | 'runId'>): Promise<readonly string[]> {
  const { rows } = await tx.query<{ source_person_key: string }>(
    `with refused as (
       select distinct unnest(unknown_keys) as source_person_key from sync.slice where company_id = $1 and run_id = $3 and stream <> 'person'
     ),
     listed as (
       select distinct on (natural_key) source_person_key, is_tombstone, facts from sync.landed_record
       where company_id = $1 and source_code = $2 and stream = 'person' and source_person_key in (select source_person_key from refused)
       order by natural_key, version desc
     )
     select distinct source_person_key from listed
     where not is_tombstone and facts -> 0 ->> 'kind' = 'contact' and facts -> 0 ->> 'status' = 'active' order by source_person_key`,
    [tx.companyId, run.sourceCode, run.runId],
  );
  return rows.map((row) => row.source_person_key);
}

/** Opens the incident `unknownPerson` while listed members are refused, and closes it when a run reached all of them. */
export async function findRefused(tx: CompanyTransaction, run: Run): Promise<readonly string[]> {
  const asked = await tx.query('select from sync.slice where company_id = $1 and run_id = $2 and person_keys <> $3 limit 1', [tx.companyId, run.runId, []]);
  // A run that asked for nobody by name says nothing about who is known.
  if (asked.rowCount === 0) return [];
  const refused = await listRefused(tx, run);
  const { sourceCode, nowMilliseconds } = run;
  if (refused.length === 0) await closeIncident(tx, { sourceCode, code: 'unknownPerson', nowMilliseconds });
  else await openIncident(tx, { sourceCode, class: 'fixData', code: 'unknownPerson', data: { people: refused.length, first: refused[0] ?? '' }, nowMilliseconds });
  return refused;
}
