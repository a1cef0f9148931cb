/** The source's own daily report is a checksum: it must not count more punches than landed (coverage gaps, I/O faults). */
import { closeIncident, openIncident, type CompanyTransaction } from '#modules/platform';

export type PunchGap = { readonly sourcePersonKey: string; readonly reportedPunches: number; readonly landedPunches: number };

type Window = { readonly sourceCode: string; readonly from: number; readonly to: number };

/**
 * People for whom the daily reports of a window count more punches than landed. Compared over the whole window, since
 * report and punch may disagree on the day a night shift belongs to; days at the edges are left out of the reports.
 */
async function listGaps(tx: CompanyTransaction, window: Window): Promise<readonly PunchGap[]> {
  const { rows } = await tx.query<{ source_person_key: string; reported: number; landed: number }>(
    `with current as (
       select distinct on (stream, natural_key) stream, source_person_key, instant, is_tombstone, facts -> 0 ->> 'kind' = 'punch' as is_punch,
         case when stream = 'dayReport' then (facts -> 0 ->> 'punchCount')::int end as reported_punches
       from sync.landed_record
       where company_id = $1 and source_code = $2 and stream in ('punch', 'dayReport') and source_person_key is not null
         and instant >= $3 and instant < $4
       order by stream, natural_key, version desc
     ),
     reported as (
       select source_person_key, sum(reported_punches)::int as punches from current
       where stream = 'dayReport' and not is_tombstone and instant >= $3 + 129600 and instant < $4 - 129600 group by source_person_key
     ),
     landed as (
       select source_person_key, count(*)::int as punches from current
       where stream = 'punch' and not is_tombstone and is_punch group by source_person_key
     )
     select source_person_key, reported.punches as reported, coalesce(landed.punches, 0) as landed
     from reported left join landed using (source_person_key)
     where reported.punches > coalesce(landed.punches, 0) order by source_person_key`,
    [tx.companyId, window.sourceCode, window.from, window.to],
  );
  return rows.map((row) => ({ sourcePersonKey: row.source_person_key, reportedPunches: row.reported, landedPunches: row.landed }));
}

/** Opens the incident `gap` while punches are missing and closes it when they have come. */
export async function findGaps(tx: CompanyTransaction, input: Window & { readonly nowMilliseconds: number }): Promise<readonly PunchGap[]> {
  const gaps = await listGaps(tx, input);
  const { sourceCode, nowMilliseconds } = input;
  if (gaps.length === 0) await closeIncident(tx, { sourceCode, code: 'gap', nowMilliseconds });
  else {
    const missing = gaps.reduce((sum, gap) => sum + gap.reportedPunches - gap.landedPunches, 0);
    await openIncident(tx, { sourceCode, class: 'retry', code: 'gap', data: { people: gaps.length, punches: missing }, nowMilliseconds });
  }
  return gaps;
}
