import { failure, success, type Result } from '#kernel/base/result';
import type { ConnectorError } from '#contracts/connector/connector';
import { connectorError } from '#contracts/connector/kit/connector-error';
import type { ExactJson } from '#contracts/connector/kit/exact-json';
import { pageOf, readList, type FetchContext, type FetchPage } from './fetch-context.ts';
import { readRecords, type Reading } from './read-fields.ts';
import { readApproval } from './read-approval.ts';
import { weComApis } from './wecom-client.ts';

const numbersPerPage = 100;

/**
 * One page of approval numbers by submission time, then each number's detail. The cursor is WeCom's own; a page may be
 * empty without being the last. Every number of the window is read again each time, so that a form decided or withdrawn
 * since then shows its new state.
 */
export const fetchApprovalPage: FetchPage = async (context, slice, cursor) => {
  const listed = await context.client.call(context.counter, weComApis.approvalInfo, {
    body: { starttime: String(slice.from), endtime: String(slice.to - 1), new_cursor: cursor ?? '', size: numbersPerPage, filters: [] },
  });
  if (!listed.ok) return listed;
  const numbers = readList(listed.value, weComApis.approvalInfo.path, 'sp_no_list');
  if (!numbers.ok) return numbers;
  const { new_next_cursor: next } = listed.value.value as { new_next_cursor?: unknown };
  if (next !== undefined && typeof next !== 'string') return failure(connectorError('schemaChanged', { path: weComApis.approvalInfo.path, field: 'new_next_cursor' }));
  const once = [...new Set(numbers.value)];
  context.counter.repeatedRows += numbers.value.length - once.length;
  const details = await Promise.all(once.map((number) => fetchDetail(context, number)));
  const readings: Reading[] = [];
  for (const detail of details) {
    if (!detail.ok) return failure(detail.error);
    readings.push(detail.value);
  }
  return success(pageOf(context, readings, [], next === undefined || next === '' ? null : next));
};

const fetchDetail = async (context: FetchContext, number: unknown): Promise<Result<Reading, ConnectorError>> => {
  if (typeof number !== 'string') return success({ records: [], unreadable: [{ stream: 'approval', raw: JSON.stringify(number), reason: 'wrongType', field: 'sp_no_list', sourcePersonKey: null }] });
  const answer = await context.client.call(context.counter, weComApis.approvalDetail, { body: { sp_no: number } });
  if (answer.ok) {
    const { info } = answer.value.value as { info?: unknown };
    return success(readDetail(context, answer.value, info));
  }
  // One form that WeCom lists and then refuses to show must not hold up the others: it is kept as unreadable.
  const isAboutThisForm = answer.error.code === 'unknownPerson' || answer.error.code === 'requestRejected' || answer.error.data['errcode'] === 301026;
  if (!isAboutThisForm) return answer;
  const raw = JSON.stringify({ sp_no: number, errcode: answer.error.data['errcode'] ?? 0 });
  return success({ records: [], unreadable: [{ stream: 'approval', raw, reason: 'missingField', field: 'info', sourcePersonKey: null }] });
};

const readDetail = (context: FetchContext, document: ExactJson, info: unknown): Reading =>
  readRecords(document, 'approval', [info ?? null], '', (fields) => readApproval(fields, context.settings.leaveNames));
