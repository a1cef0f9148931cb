import { failure, success, type Result } from '#kernel/base/result';
import type { Clock, ConnectorError, Slice, SlicePage } from '#contracts/connector/connector';
import { connectorError } from '#contracts/connector/kit/connector-error';
import type { ExactJson } from '#contracts/connector/kit/exact-json';
import { fetchIsolatingPoisoned, type BatchOutcome } from '#contracts/connector/kit/isolate-poisoned';
import { dropRepeated } from '#contracts/connector/kit/windows';
import type { Reading } from './read-fields.ts';
import type { CallCounter, WeComApi, WeComClient } from './wecom-client.ts';
import type { WeComSettings } from './wecom-settings.ts';

/** What every stream needs to fetch one page. `refusedPersons` remembers, within one plan, who WeCom does not know. */
export type FetchContext = {
  readonly client: WeComClient;
  readonly settings: WeComSettings;
  readonly clock: Clock;
  readonly counter: CallCounter;
  readonly refusedPersons: Set<string>;
};

export type FetchPage = (context: FetchContext, slice: Slice, cursor: string | null) => Promise<Result<SlicePage, ConnectorError>>;

/** The list of an answer; `schemaChanged` when it is not there. A null list is not an empty one. */
export const readList = (document: ExactJson, path: string, name: string): Result<readonly unknown[], ConnectorError> => {
  const found = (document.value as Readonly<Record<string, unknown>>)[name];
  return Array.isArray(found) ? success(found as readonly unknown[]) : failure(connectorError('schemaChanged', { path, field: name }));
};

/** Puts readings together into a page, once each: rows may repeat inside an answer and between halves of a batch. */
export const pageOf = (context: FetchContext, readings: readonly Reading[], unknownPersonKeys: readonly string[], nextCursor: string | null): SlicePage => {
  const answers = readings.map(({ records }) => dropRepeated(records));
  // The same member in two departments is no fault; the same row twice in one answer is.
  context.counter.repeatedRows += readings.reduce((sum, { records }, index) => sum + records.length - (answers[index]?.length ?? 0), 0);
  return {
    records: answers.length === 1 ? answers[0] ?? [] : dropRepeated(answers.flat()),
    unreadable: [...new Map(readings.flatMap(({ unreadable }) => unreadable).map((item) => [item.raw, item])).values()],
    unknownPersonKeys,
    nextCursor,
    calls: context.counter.calls,
  };
};

/**
 * One call for all people of a slice. People whom WeCom refuses are found by halving and reported; a batch that WeCom
 * finds too large is cut in two.
 */
export const fetchBatch = async (context: FetchContext, wanted: WeComApi, members: readonly string[], bodyOf: (members: readonly string[]) => unknown): Promise<Result<BatchOutcome<ExactJson>, ConnectorError>> => {
  const known = members.filter((member) => !context.refusedPersons.has(member));
  const before = members.filter((member) => context.refusedPersons.has(member));
  const outcome = await fetchIsolatingPoisoned(known, (part) => context.client.call(context.counter, wanted, { body: bodyOf(part) }));
  if (!outcome.ok && outcome.error.code === 'windowTooLarge' && outcome.error.data['errcode'] !== 301024 && known.length > 1) {
    const middle = Math.ceil(known.length / 2);
    const first = await fetchBatch(context, wanted, known.slice(0, middle), bodyOf);
    if (!first.ok) return first;
    const second = await fetchBatch(context, wanted, known.slice(middle), bodyOf);
    if (!second.ok) return second;
    return success({
      answers: [...first.value.answers, ...second.value.answers],
      refused: [...before, ...first.value.refused, ...second.value.refused],
      calls: first.value.calls + second.value.calls,
    });
  }
  if (!outcome.ok) return outcome;
  for (const member of outcome.value.refused) context.refusedPersons.add(member);
  return success({ ...outcome.value, refused: [...before, ...outcome.value.refused] });
};

/** The whole of a batch stream: every answer's list, read row by row, one page without a cursor. */
export const fetchBatchPage = async (
  context: FetchContext, wanted: WeComApi, members: readonly string[], bodyOf: (members: readonly string[]) => unknown,
  listName: string, read: (document: ExactJson, rows: readonly unknown[]) => Reading,
): Promise<Result<SlicePage, ConnectorError>> => {
  const outcome = await fetchBatch(context, wanted, members, bodyOf);
  if (!outcome.ok) return outcome;
  const readings: Reading[] = [];
  for (const document of outcome.value.answers) {
    const rows = readList(document, wanted.path, listName);
    if (!rows.ok) return rows;
    readings.push(read(document, rows.value));
  }
  return success(pageOf(context, readings, outcome.value.refused, null));
};
