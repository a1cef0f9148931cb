/** SQL of suggestions. Instants are milliseconds since 1970. */
import type { CompanyTransaction } from '#modules/platform';

export type SuggestionTopic = 'pay' | 'attendance' | 'work' | 'product' | 'other';
export type SuggestionState = 'open' | 'considered' | 'planned' | 'done' | 'declined';
export type SuggestionEntry = { readonly number: number; readonly kind: 'suggestion' | 'answer'; readonly state: Exclude<SuggestionState, 'open'> | null; readonly writtenBy: string; readonly writtenAt: number; readonly sealed: Buffer };
export type Suggestion = {
  readonly suggestionId: string; readonly personId: number; readonly topic: SuggestionTopic; readonly openedByUser: string; readonly openedAt: number; readonly askedUserId: string | null; readonly state: SuggestionState; readonly changedAt: number; readonly entries: readonly SuggestionEntry[];
};

type Row = { suggestion_id: string; person_id: number; topic: SuggestionTopic; opened_by_user: string; opened: number; asked_user_id: string | null; state: SuggestionState; changed: number };
const columns = 'suggestion_id, person_id, topic, opened_by_user, (extract(epoch from opened_at) * 1000)::float8 as opened, asked_user_id, state, (extract(epoch from changed_at) * 1000)::float8 as changed';

const withEntries = async (tx: CompanyTransaction, rows: readonly Row[]): Promise<readonly Suggestion[]> => {
  const { rows: entries } = await tx.query<{ suggestion_id: string; entry_number: number; kind: SuggestionEntry['kind']; state: SuggestionEntry['state']; written_by: string; written: number; text_sealed: Buffer }>(
    'select suggestion_id, entry_number, kind, state, written_by, (extract(epoch from written_at) * 1000)::float8 as written, text_sealed from self_service.suggestion_entry where company_id = $1 and suggestion_id = any($2::uuid[]) order by entry_number',
    [tx.companyId, rows.map((row) => row.suggestion_id)]);
  const byId = Map.groupBy(entries, (entry) => entry.suggestion_id);
  return rows.map((row) => ({
    suggestionId: row.suggestion_id, personId: row.person_id, topic: row.topic, openedByUser: row.opened_by_user, openedAt: row.opened, askedUserId: row.asked_user_id, state: row.state, changedAt: row.changed,
    entries: (byId.get(row.suggestion_id) ?? []).map((entry) => ({ number: entry.entry_number, kind: entry.kind, state: entry.state, writtenBy: entry.written_by, writtenAt: entry.written, sealed: entry.text_sealed })),
  }));
};

/** Suggestions in the reader's sight: those not done with first, the oldest first. */
export const suggestionsInSight = async (tx: CompanyTransaction): Promise<readonly Suggestion[]> =>
  withEntries(tx, (await tx.query<Row>(`select ${columns} from self_service.suggestion where company_id = $1 order by state in ('done', 'declined'), opened_at, suggestion_id limit 5000`, [tx.companyId])).rows);

export const suggestionsOfPerson = async (tx: CompanyTransaction, personId: number): Promise<readonly Suggestion[]> =>
  withEntries(tx, (await tx.query<Row>(`select ${columns} from self_service.suggestion where company_id = $1 and person_id = $2 order by opened_at desc, suggestion_id`, [tx.companyId, personId])).rows);

/** One suggestion in the reader's sight. */
export const findSuggestion = async (tx: CompanyTransaction, suggestionId: string): Promise<Suggestion | null> =>
  (await withEntries(tx, (await tx.query<Row>(`select ${columns} from self_service.suggestion where company_id = $1 and suggestion_id = $2`, [tx.companyId, suggestionId])).rows))[0] ?? null;

/** The same, held until the transaction ends. */
export const holdSuggestion = async (tx: CompanyTransaction, suggestionId: string): Promise<Suggestion | null> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`self_service.suggestion ${tx.companyId} ${suggestionId}`]);
  return findSuggestion(tx, suggestionId);
};

export const insertSuggestion = async (tx: CompanyTransaction, suggestion: { readonly suggestionId: string; readonly personId: number; readonly topic: SuggestionTopic; readonly wish: 'manager' | 'office'; readonly userId: string; readonly askedUserId: string | null }): Promise<void> => {
  await tx.query('insert into self_service.suggestion (company_id, person_id, suggestion_id, topic, wish, opened_by_user, asked_user_id) values ($1, $2, $3, $4, $5, $6, $7)',
    [tx.companyId, suggestion.personId, suggestion.suggestionId, suggestion.topic, suggestion.wish, suggestion.userId, suggestion.askedUserId]);
};

export const insertSuggestionEntry = async (tx: CompanyTransaction, { personId, suggestionId }: Pick<Suggestion, 'personId' | 'suggestionId'>, entry: { readonly number: number; readonly kind: SuggestionEntry['kind']; readonly state: SuggestionEntry['state']; readonly sealed: Uint8Array }): Promise<void> => {
  await tx.query('insert into self_service.suggestion_entry (company_id, person_id, suggestion_id, entry_number, kind, state, written_by, text_sealed) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [tx.companyId, personId, suggestionId, entry.number, entry.kind, entry.state, tx.actor, entry.sealed]);
};

export const moveSuggestion = async (tx: CompanyTransaction, { suggestionId }: Pick<Suggestion, 'suggestionId'>, state: SuggestionState): Promise<void> => {
  await tx.query('update self_service.suggestion set state = $3, changed_at = platform.now() where company_id = $1 and suggestion_id = $2', [tx.companyId, suggestionId, state]);
};
