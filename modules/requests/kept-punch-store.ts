/** SQL of punches that phones kept, and of when the server last spoke to a phone. Instants are epoch milliseconds. */
import type { KeptPunch, KeptPunchVerdict, PunchAnchor, PunchTime } from '#kernel/attendance/kept-punch';
import type { CompanyTransaction } from '#modules/platform';

export const insertAnchor = async (tx: CompanyTransaction, personId: number, { anchorId, clockMilliseconds }: Pick<PunchAnchor, 'anchorId' | 'clockMilliseconds'>): Promise<number> => {
  const { rows } = await tx.query<{ issued: number }>(
    `insert into requests.punch_anchor (company_id, person_id, anchor_id, phone_clock_at) values ($1, $2, $3, to_timestamp($4::float8 / 1000)) returning floor(extract(epoch from issued_at) * 1000)::float8 as issued`,
    [tx.companyId, personId, anchorId, clockMilliseconds]);
  return rows[0]?.issued ?? 0;
};

export const findAnchor = async (tx: CompanyTransaction, personId: number, anchorId: string): Promise<PunchAnchor | null> => {
  const { rows } = await tx.query<{ issued: number; clock: number }>(
    `select floor(extract(epoch from issued_at) * 1000)::float8 as issued, round(extract(epoch from phone_clock_at) * 1000)::float8 as clock from requests.punch_anchor where company_id = $1 and person_id = $2 and anchor_id = $3`,
    [tx.companyId, personId, anchorId]);
  const [row] = rows;
  return row === undefined ? null : { anchorId, milliseconds: row.issued, clockMilliseconds: row.clock };
};

export type StoredPunch = { readonly sequence: number; readonly direction: 'in' | 'out'; readonly link: string; readonly at: number; readonly earliest: number; readonly received: number; readonly verdict: KeptPunchVerdict; readonly requestId: number | null; readonly refusal: string | null };
type PunchRow = { sequence: number; direction: 'in' | 'out'; link: string; stated: number; earliest: number; received: number; verdict: KeptPunchVerdict; request_id: string | number | null; refusal: string | null };
const punchColumns = `sequence, direction, link, round(extract(epoch from stated_at) * 1000)::float8 as stated, round(extract(epoch from earliest_at) * 1000)::float8 as earliest, round(extract(epoch from received_at) * 1000)::float8 as received, verdict, request_id, refusal`;
const punchOf = (row: PunchRow): StoredPunch => ({ sequence: row.sequence, direction: row.direction, link: row.link, at: row.stated, earliest: row.earliest, received: row.received, verdict: row.verdict, requestId: row.request_id === null ? null : Number(row.request_id), refusal: row.refusal });

/** What was handed in since an anchor, in order. */
export const punchesSince = async (tx: CompanyTransaction, personId: number, anchorId: string): Promise<readonly StoredPunch[]> =>
  (await tx.query<PunchRow>(`select ${punchColumns} from requests.kept_punch where company_id = $1 and person_id = $2 and anchor_id = $3 order by sequence`, [tx.companyId, personId, anchorId])).rows.map(punchOf);

const mostRows = 100;

/** A person's latest, the newest first. */
export const latestPunches = async (tx: CompanyTransaction, personId: number): Promise<readonly StoredPunch[]> =>
  (await tx.query<PunchRow>(`select ${punchColumns} from requests.kept_punch where company_id = $1 and person_id = $2 order by punch_id desc limit $3`, [tx.companyId, personId, mostRows])).rows.map(punchOf);

/** What a correction was handed in from; null for one that somebody wrote. */
export const punchOfRequest = async (tx: CompanyTransaction, requestId: number): Promise<StoredPunch | null> => {
  const { rows } = await tx.query<PunchRow>(`select ${punchColumns} from requests.kept_punch where company_id = $1 and request_id = $2`, [tx.companyId, requestId]);
  return rows[0] === undefined ? null : punchOf(rows[0]);
};

type NewPunch = KeptPunch & PunchTime & { readonly personId: number; readonly anchorId: string; readonly link: string; readonly receivedMilliseconds: number; readonly outcome: { readonly requestId: number } | { readonly refusal: string } };

export const insertPunch = async (tx: CompanyTransaction, punch: NewPunch): Promise<void> => {
  const { outcome } = punch;
  await tx.query(
    `insert into requests.kept_punch (company_id, person_id, anchor_id, sequence, direction, elapsed_milliseconds, phone_clock_at, link, stated_at, earliest_at, received_at, verdict, request_id, refusal)
     values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), $8, to_timestamp($9::float8 / 1000), to_timestamp($10::float8 / 1000), to_timestamp($11::float8 / 1000), $12, $13, $14)`,
    [tx.companyId, punch.personId, punch.anchorId, punch.sequence, punch.direction, punch.elapsedMilliseconds, punch.clockMilliseconds, punch.link, punch.statedMilliseconds, punch.earliestMilliseconds, punch.receivedMilliseconds, punch.verdict,
      'requestId' in outcome ? outcome.requestId : null, 'refusal' in outcome ? outcome.refusal : null]);
};
