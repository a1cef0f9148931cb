/** The SQL of notices, of who has seen them, and of their ways out of the product. */
import type { CompanyTransaction } from '../transaction.ts';

export type NewNotice = {
  /** From noticeCodes of contracts/api. */
  readonly code: string;
  readonly to: { readonly personId: number } | { readonly userId: string };
  /** What it is about, as "bankAccount:17". */
  readonly about: string;
  /** What its phrase is filled in with; never an amount, never more of an account than its last four digits. */
  readonly data: Readonly<Record<string, string>>;
  readonly link: string | null;
};

export type Notice = { readonly noticeId: number; readonly code: string; readonly about: string; readonly data: Readonly<Record<string, string>>; readonly link: string | null; readonly createdMilliseconds: number; readonly isRead: boolean };

/** Message accounts and paper are the ways out; inside the product the notice itself is enough. */
export type Delivery = { readonly deliveryId: number; readonly noticeId: number; readonly code: string; readonly data: Readonly<Record<string, string>>; readonly link: string | null; readonly sourceCode: string; readonly personKey: string; readonly attempts: number };

export const insertNotice = async (tx: CompanyTransaction, notice: NewNotice): Promise<number> => {
  const { rows } = await tx.query<{ notice_id: number }>(
    'insert into platform.notice (company_id, code, person_id, user_id, about, data, link) values ($1, $2, $3, $4, $5, $6, $7) returning notice_id',
    [tx.companyId, notice.code, 'personId' in notice.to ? notice.to.personId : null, 'userId' in notice.to ? notice.to.userId : null, notice.about, JSON.stringify(notice.data), notice.link],
  );
  return rows[0]?.notice_id ?? 0;
};

/** Whether a notice of this code about this thing was made already: a job that runs twice tells once. */
export const hasNotice = async (tx: CompanyTransaction, code: string, about: string): Promise<boolean> =>
  ((await tx.query('select from platform.notice where company_id = $1 and code = $2 and about = $3 limit 1', [tx.companyId, code, about])).rowCount ?? 0) > 0;

/** Of some matters, those that a kind of notice has been about. */
export const noticedMatters = async (tx: CompanyTransaction, code: string, abouts: readonly string[]): Promise<ReadonlySet<string>> =>
  (abouts.length === 0 ? new Set() : new Set((await tx.query<{ about: string }>('select distinct about from platform.notice where company_id = $1 and code = $2 and about = any($3)', [tx.companyId, code, abouts])).rows.map(({ about }) => about)));

export const insertDeliveries = async (tx: CompanyTransaction, noticeId: number, messages: readonly { readonly sourceCode: string; readonly personKey: string }[], isPrinted: boolean): Promise<void> => {
  await tx.query(
    `insert into platform.notice_delivery (company_id, notice_id, channel, source_code, source_person_key)
     select $1::int, $2::bigint, 'message', message.source_code, message.person_key from unnest($3::text[], $4::text[]) as message (source_code, person_key)
     union all select $1, $2, 'printed', null, null where $5::boolean`,
    [tx.companyId, noticeId, messages.map((message) => message.sourceCode), messages.map((message) => message.personKey), isPrinted],
  );
};

type NoticeRow = { notice_id: number; code: string; about: string; data: Record<string, string>; link: string | null; created_ms: string; is_read: boolean; total: number; unread: number };

/** Notices to a user or to the person that the user is, newest first. */
export const noticesOf = async (tx: CompanyTransaction, reader: { readonly userId: string; readonly personId: number | null }, page: { readonly page: number; readonly pageSize: number }): Promise<{ readonly total: number; readonly unread: number; readonly rows: readonly Notice[] }> => {
  const { rows } = await tx.query<NoticeRow>(
    `select notice.notice_id, code, about, data, link, extract(epoch from created_at) * 1000 as created_ms, seen.user_id is not null as is_read,
       count(*) over ()::int as total, count(*) filter (where seen.user_id is null) over ()::int as unread
     from platform.notice left join platform.notice_read as seen on seen.company_id = notice.company_id and seen.notice_id = notice.notice_id and seen.user_id = $2
     where notice.company_id = $1 and (notice.user_id = $2 or notice.person_id = $3) order by notice.notice_id desc offset $4 limit $5`,
    [tx.companyId, reader.userId, reader.personId, (page.page - 1) * page.pageSize, page.pageSize],
  );
  return {
    total: rows[0]?.total ?? 0, unread: rows[0]?.unread ?? 0,
    rows: rows.map((row) => ({ noticeId: row.notice_id, code: row.code, about: row.about, data: row.data, link: row.link, createdMilliseconds: Math.round(Number(row.created_ms)), isRead: row.is_read })),
  };
};

/** Notices that the reader has not seen, newest first; older ones than these are on their own page. */
export const unreadNotices = async (tx: CompanyTransaction, reader: { readonly userId: string; readonly personId: number | null }): Promise<readonly Notice[]> =>
  (await noticesOf(tx, reader, { page: 1, pageSize: 500 })).rows.filter(({ isRead }) => !isRead);

/** Marks the reader's own notices; others' ids change nothing. */
export const insertReads = async (tx: CompanyTransaction, reader: { readonly userId: string; readonly personId: number | null }, noticeIds: readonly number[]): Promise<void> => {
  await tx.query(
    `insert into platform.notice_read (company_id, notice_id, user_id) select company_id, notice_id, $2 from platform.notice
     where company_id = $1 and notice_id = any($4) and (user_id = $2 or person_id = $3) on conflict do nothing`,
    [tx.companyId, reader.userId, reader.personId, noticeIds],
  );
};

/** Messages still to be sent, held until the transaction ends: two senders never take the same one. */
export const takeWaitingMessages = async (tx: CompanyTransaction, count: number): Promise<readonly Delivery[]> => {
  const { rows } = await tx.query<{ delivery_id: number; notice_id: number; code: string; data: Record<string, string>; link: string | null; source_code: string; source_person_key: string; attempts: number }>(
    `select delivery_id, notice_id, notice.code, data, link, source_code, source_person_key, attempts from platform.notice_delivery as delivery join platform.notice using (company_id, notice_id)
     where delivery.company_id = $1 and channel = 'message' and state = 'waiting' order by delivery_id limit $2 for update of delivery skip locked`, [tx.companyId, count],
  );
  return rows.map((row) => ({ deliveryId: row.delivery_id, noticeId: row.notice_id, code: row.code, data: row.data, link: row.link, sourceCode: row.source_code, personKey: row.source_person_key, attempts: row.attempts }));
};

/** What became of a message. One that cannot arrive becomes a sheet of paper. */
export const settleMessage = async (tx: CompanyTransaction, delivery: Delivery, outcome: { readonly state: 'sent'; readonly providerMessage: string } | { readonly state: 'failed'; readonly code: string }): Promise<void> => {
  await tx.query(
    `update platform.notice_delivery set state = $3, code = $4, provider_message = $5, attempts = attempts + 1, settled_at = platform.now(), settled_by = $6 where company_id = $1 and delivery_id = $2`,
    [tx.companyId, delivery.deliveryId, outcome.state, outcome.state === 'failed' ? outcome.code : null, outcome.state === 'sent' ? outcome.providerMessage : null, tx.actor],
  );
  if (outcome.state === 'sent') return;
  await tx.query(
    `insert into platform.notice_delivery (company_id, notice_id, channel) select $1::int, $2::bigint, 'printed'
     where not exists (select from platform.notice_delivery where company_id = $1 and notice_id = $2 and channel = 'printed')`, [tx.companyId, delivery.noticeId],
  );
};

export const countAttempt = async (tx: CompanyTransaction, deliveryId: number): Promise<void> => {
  await tx.query('update platform.notice_delivery set attempts = attempts + 1 where company_id = $1 and delivery_id = $2', [tx.companyId, deliveryId]);
};

export type PrintedNotice = { readonly deliveryId: number; readonly personId: number; readonly code: string; readonly data: Readonly<Record<string, string>>; readonly createdMilliseconds: number };

export const printedNotices = async (tx: CompanyTransaction, page: { readonly page: number; readonly pageSize: number }): Promise<{ readonly total: number; readonly rows: readonly PrintedNotice[] }> => {
  const { rows } = await tx.query<{ delivery_id: number; person_id: number; code: string; data: Record<string, string>; created_ms: string; total: number }>(
    `select delivery_id, person_id, notice.code, data, extract(epoch from created_at) * 1000 as created_ms, count(*) over ()::int as total from platform.notice_delivery as delivery join platform.notice using (company_id, notice_id)
     where delivery.company_id = $1 and channel = 'printed' and state = 'waiting' and person_id is not null order by delivery_id offset $2 limit $3`, [tx.companyId, (page.page - 1) * page.pageSize, page.pageSize],
  );
  return { total: rows[0]?.total ?? 0, rows: rows.map((row) => ({ deliveryId: row.delivery_id, personId: row.person_id, code: row.code, data: row.data, createdMilliseconds: Math.round(Number(row.created_ms)) })) };
};

/** Whether a sheet waited and was for someone else than the one who hands it over. */
export const settlePrinted = async (tx: CompanyTransaction, deliveryId: number, byPersonId: number | null): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `update platform.notice_delivery as delivery set state = 'handedOver', settled_at = platform.now(), settled_by = $3 from platform.notice
     where delivery.company_id = $1 and delivery_id = $2 and channel = 'printed' and state = 'waiting' and notice.company_id = $1 and notice.notice_id = delivery.notice_id and notice.person_id is distinct from $4`,
    [tx.companyId, deliveryId, tx.actor, byPersonId],
  );
  return (rowCount ?? 0) > 0;
};

export type ToldRow = { readonly about: string; readonly channel: 'inApp' | 'message' | 'printed'; readonly state: 'waiting' | 'sent' | 'failed' | 'handedOver'; readonly settledMilliseconds: number | null };

/** How people were told about things, in order. */
export const toldAbout = async (tx: CompanyTransaction, abouts: readonly string[]): Promise<readonly ToldRow[]> => {
  const { rows } = await tx.query<{ about: string; channel: ToldRow['channel']; state: ToldRow['state']; settled_ms: string | null }>(
    `select about, channel, state, settled_ms from (
       select about, notice_id, 0 as place, 'inApp' as channel, 'sent' as state, extract(epoch from created_at) * 1000 as settled_ms from platform.notice where company_id = $1 and about = any($2)
       union all
       select about, notice_id, delivery_id, channel, state, extract(epoch from settled_at) * 1000 from platform.notice_delivery as delivery join platform.notice using (company_id, notice_id) where delivery.company_id = $1 and about = any($2)
     ) as told order by notice_id, place`, [tx.companyId, abouts],
  );
  return rows.map((row) => ({ about: row.about, channel: row.channel, state: row.state, settledMilliseconds: row.settled_ms === null ? null : Math.round(Number(row.settled_ms)) }));
};
