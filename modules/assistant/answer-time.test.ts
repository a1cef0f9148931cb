/** Goal: who is late most is found among everybody, also where a month has more late arrivals than a page; what is not told is not cited. Method: a route that answers page by page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { success } from '#kernel/base/result';
import { dayOfDate, formatDay } from '#kernel/calendar/epoch-day';
import { timeAnswers } from './answer-time.ts';
import { createCitations, type AskRoute } from './cite.ts';
import type { Scene } from './scene.ts';

const monday = dayOfDate(2026, 11, 9);
const late = (personNumber: string, day: number, minutes: number) => ({ personNumber, name: `name of ${personNumber}`, date: formatDay(day), minutes });

/** 2,500 people late once, a week before it is asked about and in it; the last of the list thrice. */
const rows = [
  ...Array.from({ length: 2500 }, (_, index) => late(`A${String(index).padStart(4, '0')}`, monday + (index % 2) * -7, 5)), ...[0, 1, 2].map((offset) => late('Z0001', monday + offset, 1)),
];

test('the last page counts like the first, days outside the asked ones do not, and five people are cited', async () => {
  const cite = createCitations();
  const pages: string[] = [];
  const ask: AskRoute = (_route, given) => {
    const [page, size] = [given?.query?.['page'] ?? '1', Number(given?.query?.['pageSize'])];
    pages.push(page);
    return Promise.resolve(success({ address: `/findings?page=${page}`, body: { total: rows.length, fields: [], rows: rows.slice((Number(page) - 1) * size, Number(page) * size) } as never }));
  };
  const question: Scene['question'] = { intent: 'lateMost', person: { kind: 'self' }, time: { kind: 'days', fromDay: monday, toDay: monday + 7 }, text: '' };
  const said = await timeAnswers.lateMost?.answer({ ask, cite, question, today: monday + 2, language: 'en', word: (key) => key });
  assert.ok(said?.ok);
  assert.deepEqual(pages, ['1', '2']);
  const [head, ...people] = said.value;
  assert.deepEqual([head?.code, people.map(({ values }) => values['number'])], ['lateHead', ['Z0001', 'A0000', 'A0002', 'A0004', 'A0006']]);
  const withoutCitations = (text = ''): string => text.replace(/\[\d+\]$/, '');
  assert.deepEqual([withoutCitations(people[0]?.values['times']), withoutCitations(people[0]?.values['minutes'])], ['3', '3']);
  const cited = cite.list().flatMap(({ address, pointer, row }) => (pointer?.endsWith('/minutes') === true ? [`${address} ${row?.key['personNumber']}`] : []));
  assert.deepEqual(cited, [...Array.from({ length: 3 }, () => '/findings?page=2 Z0001'), ...['A0000', 'A0002', 'A0004', 'A0006'].map((number) => `/findings?page=1 ${number}`)]);
});
