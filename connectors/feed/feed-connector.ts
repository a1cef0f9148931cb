import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import type { CheckResult, Connector, ConnectorError, ConnectorFactory, PlanRequest, Slice, SlicePage, SyncPlan } from '#contracts/connector/connector';
import { connectorError } from '#contracts/connector/kit/connector-error';
import { valueAt } from '#contracts/connector/kit/field-path';
import { proveQuota } from '#contracts/connector/kit/quota';
import { groupMembers } from '#contracts/connector/kit/windows';
import { createFeedClient, type Calls, type FeedClient } from './feed-client.ts';
import { feedManifest, readFeedSettings, type FeedSettings } from './feed-settings.ts';
import { dayOfInstant, readItems } from './read-items.ts';

const minutesAtMost = 240;

/** A feed that can be asked for one person is asked for each; else once for all of them. The number of pages is known to its bound only. */
const planFeed = (settings: FeedSettings, request: PlanRequest): Result<SyncPlan, ConnectorError> => {
  const groups: readonly (readonly string[])[] = request.personKeys.length === 0 ? [[]] : settings.personParameter === '' ? [request.personKeys] : groupMembers(request.personKeys, 1);
  const slices = request.streams.includes('item') ? groups.map((personKeys, index): Slice => ({ number: index + 1, stream: 'item', personKeys, from: request.from, to: request.to })) : [];
  const pages = settings.paging === 'none' ? 1 : settings.mostPages;
  const proof = proveQuota([{ api: settings.path, calls: slices.length * pages, perMinute: settings.callsPerMinute, perHour: settings.callsPerMinute * 60 }], Math.max(minutesAtMost, Math.ceil(pages / settings.callsPerMinute)));
  return proof.ok ? success({ slices, quota: proof.value }) : proof;
};

/** Which page, and under which word the feed knows it: "3:abc". */
type Place = { readonly number: number; readonly word: string };
const placeOf = (settings: FeedSettings, cursor: string | null): Place => {
  if (cursor === null) return { number: 1, word: settings.paging === 'page' ? String(settings.firstPage) : '' };
  const [number = '', ...word] = cursor.split(':');
  return { number: Number(number), word: word.join(':') };
};

const windowOf = ({ from, to }: Slice, zone: string): { readonly firstDay: number; readonly lastDay: number } => ({ firstDay: dayOfInstant(from, zone), lastDay: dayOfInstant(to - 1, zone) });

const queryOf = (settings: FeedSettings, slice: Slice, place: Place): URLSearchParams => {
  const query = new URLSearchParams(settings.fixedQuery);
  const { firstDay, lastDay } = windowOf(slice, settings.zone);
  const add = (name: string, value: string): void => { if (name !== '') query.set(name, value); };
  add(settings.fromParameter, formatDay(firstDay));
  add(settings.toParameter, formatDay(lastDay));
  if (slice.personKeys.length === 1) add(settings.personParameter, slice.personKeys[0] ?? '');
  if (settings.paging === 'page' || (settings.paging === 'cursor' && place.word !== '')) add(settings.pageParameter, place.word);
  if (settings.paging !== 'none') add(settings.sizeParameter, String(settings.pageSize));
  return query;
};

/** The next page: numbered ones go on until one is not full, others until none is named. */
const nextOf = (settings: FeedSettings, place: Place, value: unknown, items: number): Result<string | null, ConnectorError> => {
  const word = settings.paging === 'none' ? null : settings.paging === 'page' ? (items < settings.pageSize ? null : String(Number(place.word) + 1)) : valueAt(value, settings.nextPath);
  if (word === null || word === undefined || word === '') return success(null);
  if ((typeof word !== 'string' && typeof word !== 'number') || String(word) === place.word) return failure(connectorError('schemaChanged', { path: settings.path, field: settings.nextPath }));
  if (place.number >= settings.mostPages) return failure(connectorError('tooLarge', { path: settings.path, pages: settings.mostPages }));
  return success(`${place.number + 1}:${word}`);
};

const emptyPage = (unknownPersonKeys: readonly string[], calls: number): SlicePage => ({ records: [], unreadable: [], unknownPersonKeys, nextCursor: null, calls });

const fetchItems = async (client: FeedClient, settings: FeedSettings, slice: Slice, cursor: string | null, calls: Calls): Promise<Result<SlicePage, ConnectorError>> => {
  const place = placeOf(settings, cursor);
  const answer = await client(calls, queryOf(settings, slice, place));
  if (!answer.ok) return answer.error.data['status'] === 404 && settings.personParameter !== '' && slice.personKeys.length === 1 ? success(emptyPage(slice.personKeys, calls.count)) : answer;
  const items = valueAt(answer.value.value, settings.itemsPath);
  if (!Array.isArray(items)) return failure(connectorError('schemaChanged', { path: settings.path, field: settings.itemsPath }));
  const read = readItems(answer.value, items as readonly unknown[], settings);
  if (read.repeated > 0) await calls.onTrouble(connectorError('repeatedRows', { stream: slice.stream, rows: read.repeated }));
  const next = nextOf(settings, place, answer.value.value, items.length);
  if (!next.ok) return next;
  const { firstDay, lastDay } = windowOf(slice, settings.zone);
  const isWanted = ({ businessDay, sourcePersonKey }: { readonly businessDay: number; readonly sourcePersonKey: string | null }): boolean =>
    businessDay >= firstDay && businessDay <= lastDay && (slice.personKeys.length === 0 || settings.personPath === '' || (sourcePersonKey !== null && slice.personKeys.includes(sourcePersonKey)));
  return success({ records: read.records.filter(isWanted), unreadable: read.unreadable, unknownPersonKeys: [], nextCursor: next.value, calls: calls.count });
};

const stepOf = ({ code }: ConnectorError): string =>
  (code === 'credentialRejected' || code === 'notAuthorised' ? 'token' : code === 'schemaChanged' ? 'paths' : 'address');

const check = async (client: FeedClient, settings: FeedSettings, wrong: string | null): Promise<readonly CheckResult[]> => {
  if (wrong !== null) return [{ name: 'items', state: 'missing', data: { code: 'requestRejected', field: wrong, step: 'settings' } }];
  const answer = await client({ count: 0, onTrouble: () => Promise.resolve() }, queryOf(settings, { number: 1, stream: 'item', personKeys: [], from: 0, to: 1 }, placeOf(settings, null)));
  if (answer.ok && Array.isArray(valueAt(answer.value.value, settings.itemsPath))) return [{ name: 'items', state: 'granted', data: {} }];
  const error = answer.ok ? connectorError('schemaChanged', { field: settings.itemsPath }) : answer.error;
  return [{ name: 'items', state: error.class === 'retry' || error.class === 'waitQuota' ? 'unknown' : 'missing', data: { code: error.code, step: stepOf(error) } }];
};

/** Any feed of JSON as a source of items: described by settings, see README.md. */
export const createFeedConnector: ConnectorFactory = (deps, given): Connector => {
  const { settings, wrong } = readFeedSettings(given);
  const refused = (): Result<never, ConnectorError> => failure(connectorError('requestRejected', { field: wrong ?? '' }));
  const client = createFeedClient(deps, settings);
  return {
    manifest: feedManifest,
    plan: (request) => (wrong === null ? planFeed(settings, request) : refused()),
    fetchPage: async (slice, cursor, onTrouble) => {
      if (wrong !== null || slice.stream !== 'item') return refused();
      return fetchItems(client, settings, slice, cursor, { count: 0, onTrouble: onTrouble ?? (() => Promise.resolve()) });
    },
    check: () => check(client, settings, wrong),
  };
};
