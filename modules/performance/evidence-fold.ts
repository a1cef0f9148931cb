/** One figure from the items of a source: which of them count, what they give, and what it was taken from. Pure. */
import { hash } from 'node:crypto';
import { valueAt } from '#contracts/connector/kit/field-path';
import type { SourceRecord } from '#contracts/flow/source-record';
import { formatExact, parseDecimal } from '#kernel/quantity/decimal';
import { add, compare, zero } from '#kernel/quantity/rational';
import type { EvidenceFilter, EvidenceQuestion } from './evidence-store.ts';

/** Numbers come as they were written: the feed refuses those that JSON would round. */
const textOf = (value: unknown): string => (value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean));
const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as readonly unknown[]).map(textOf) : [textOf(value)]);

/** Numbers by size, everything else by text: dates as they are written sort by time. */
const order = (one: string, other: string): number => {
  const [first, second] = [parseDecimal(one), parseDecimal(other)];
  return first !== null && second !== null ? compare(first, second) : one < other ? -1 : one > other ? 1 : 0;
};

const holds = (item: unknown, { path, operator, value }: EvidenceFilter): boolean => {
  const texts = textsOf(valueAt(item, path));
  const isEmpty = texts.every((text) => text === '');
  if (operator === 'isEmpty') return isEmpty;
  if (operator === 'isNotEmpty') return !isEmpty;
  if (operator === 'isNot') return texts.every((text) => order(text, value) !== 0);
  if (operator === 'is') return texts.some((text) => order(text, value) === 0);
  if (operator === 'contains') return texts.some((text) => text.toLowerCase().includes(value.toLowerCase()));
  return texts.some((text) => text !== '' && (operator === 'atLeast' ? order(text, value) >= 0 : order(text, value) <= 0));
};

const keptKeys = 50;

export type Figure = { readonly value: string; readonly items: number; readonly itemKeys: readonly string[]; readonly itemsDigest: string; readonly unreadable: number };

/** The figure of a question; null when it asks for the latest item and there is none. An item whose figure is none is counted as unreadable and left out. */
export const figureOf = (question: EvidenceQuestion, records: readonly Pick<SourceRecord, 'naturalKey' | 'businessDay' | 'raw' | 'contentHash'>[]): Figure | null => {
  const counting = records.map((record) => ({ ...record, item: JSON.parse(record.raw) as unknown })).filter(({ item }) => question.filters.every((filter) => holds(item, filter)))
    .toSorted((one, other) => one.businessDay - other.businessDay || (one.naturalKey < other.naturalKey ? -1 : one.naturalKey > other.naturalKey ? 1 : 0));
  const read = counting.map((record) => ({ ...record, figure: question.measure === 'count' ? null : parseDecimal(textOf(valueAt(record.item, question.valuePath))) }));
  const usable = question.measure === 'count' ? read : read.filter(({ figure }) => figure !== null);
  const last = usable.at(-1);
  if (question.measure === 'latest' && last === undefined) return null;
  const taken = question.measure === 'latest' && last !== undefined ? [last] : usable;
  const value = question.measure === 'count' ? String(taken.length) : formatExact(taken.reduce((sum, { figure }) => add(sum, figure ?? zero), zero));
  const keys = taken.map(({ naturalKey, contentHash }) => [naturalKey, contentHash] as const).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { value, items: taken.length, itemKeys: keys.slice(0, keptKeys).map(([key]) => key), itemsDigest: hash('sha256', JSON.stringify(keys), 'hex'), unreadable: read.length - usable.length };
};
