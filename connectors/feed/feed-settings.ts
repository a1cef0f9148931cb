import type { ConnectorManifest } from '#contracts/connector/connector';
import { defaultHttpLimits, type HttpLimits } from '#contracts/connector/kit/http-client';

/** A feed is described, not programmed: where its items are, how its pages follow each other, which fields say whose and when. */
export const feedManifest: ConnectorManifest = {
  name: 'feed',
  streams: ['item'],
  settings: [
    { name: 'baseUrl', secret: false, required: true },
    { name: 'path', secret: false, required: true },
    { name: 'token', secret: true, required: false },
    { name: 'tokenHeader', secret: false, required: false },
    { name: 'fixedQuery', secret: false, required: false },
    { name: 'itemsPath', secret: false, required: false },
    { name: 'keyPath', secret: false, required: true },
    { name: 'dayPath', secret: false, required: true },
    { name: 'zone', secret: false, required: false },
    { name: 'personPath', secret: false, required: false },
    { name: 'personParameter', secret: false, required: false },
    { name: 'fromParameter', secret: false, required: false },
    { name: 'toParameter', secret: false, required: false },
    { name: 'paging', secret: false, required: false },
    { name: 'pageParameter', secret: false, required: false },
    { name: 'firstPage', secret: false, required: false },
    { name: 'sizeParameter', secret: false, required: false },
    { name: 'pageSize', secret: false, required: false },
    { name: 'nextPath', secret: false, required: false },
    { name: 'callsPerMinute', secret: false, required: false },
    { name: 'mostPages', secret: false, required: false },
    { name: 'clockUrl', secret: false, required: false },
  ],
  limits: { personsPerSlice: 1, windowDays: 800 },
};

/** `page`: pages are numbered. `cursor`: each answer names the next one. `none`: one answer holds everything. */
export type Paging = 'none' | 'page' | 'cursor';

export type FeedSettings = {
  readonly baseUrl: string; readonly path: string; readonly token: string;
  /** Header that carries the token as it is; empty = Authorization: Bearer. */
  readonly tokenHeader: string;
  readonly fixedQuery: string;
  readonly itemsPath: string; readonly keyPath: string; readonly dayPath: string; readonly zone: string; readonly personPath: string;
  /** Empty: the feed cannot be asked for one person, and items of others are left out here. */
  readonly personParameter: string; readonly fromParameter: string; readonly toParameter: string;
  readonly paging: Paging; readonly pageParameter: string; readonly firstPage: number; readonly sizeParameter: string; readonly pageSize: number; readonly nextPath: string;
  readonly callsPerMinute: number; readonly mostPages: number;
  readonly http: HttpLimits;
};

const defaultPageSize = 100;
const pathForm = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

const isZone = (zone: string): boolean => {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId !== '';
  } catch {
    return false;
  }
};

/** The settings, or the name of the first that does not read. */
export const readFeedSettings = (given: Readonly<Record<string, string>>): { readonly settings: FeedSettings; readonly wrong: string | null } => {
  const text = (name: string, otherwise = ''): string => ((given[name] ?? '').trim() === '' ? otherwise : (given[name] ?? '').trim());
  const whole = (name: string, otherwise: number): number => (/^\d{1,6}$/.test(text(name)) ? Number(text(name)) : otherwise);
  const paging = text('paging', 'page');
  const settings: FeedSettings = {
    baseUrl: text('baseUrl').replace(/\/+$/, ''), path: text('path'), token: text('token'), tokenHeader: text('tokenHeader').toLowerCase(), fixedQuery: text('fixedQuery').replace(/^\?/, ''),
    itemsPath: text('itemsPath'), keyPath: text('keyPath'), dayPath: text('dayPath'), zone: text('zone', 'Asia/Shanghai'), personPath: text('personPath'),
    personParameter: text('personParameter'), fromParameter: text('fromParameter'), toParameter: text('toParameter'),
    paging: paging === 'none' || paging === 'cursor' ? paging : 'page', pageParameter: text('pageParameter', paging === 'cursor' ? 'cursor' : 'page'), firstPage: whole('firstPage', 1), sizeParameter: text('sizeParameter'),
    pageSize: Math.max(1, whole('pageSize', defaultPageSize)), nextPath: text('nextPath', 'next'),
    callsPerMinute: Math.max(1, whole('callsPerMinute', 60)), mostPages: Math.max(1, whole('mostPages', 200)), http: { ...defaultHttpLimits, maximumBodyBytes: 16 * 1024 * 1024 },
  };
  const rules: readonly (readonly [name: string, isRight: boolean])[] = [
    ['baseUrl', settings.baseUrl !== ''], ['path', settings.path.startsWith('/') && !/[?#\s]/.test(settings.path)], ['paging', ['none', 'page', 'cursor'].includes(paging)], ['zone', isZone(settings.zone)],
    ['tokenHeader', /^[a-z0-9-]*$/.test(settings.tokenHeader)], ['keyPath', pathForm.test(settings.keyPath)], ['dayPath', pathForm.test(settings.dayPath)], ['nextPath', pathForm.test(settings.nextPath)],
    ['itemsPath', settings.itemsPath === '' || pathForm.test(settings.itemsPath)], ['personPath', settings.personPath === '' || pathForm.test(settings.personPath)],
  ];
  return { settings, wrong: rules.find(([, isRight]) => !isRight)?.[0] ?? null };
};
