import type { ConnectorManifest } from '#contracts/connector/connector';
import { defaultHttpLimits, type HttpLimits } from '#contracts/connector/kit/http-client';
import type { LeaveType } from '#kernel/attendance/attendance-types';
import { readLeaveNames } from './leave-names.ts';

/** People per call and longest window of the checkin calls. */
export const personsPerSlice = 100;
export const windowDays = 30;

export const weComManifest: ConnectorManifest = {
  name: 'wecom',
  streams: ['department', 'person', 'punch', 'dayReport', 'rule', 'roster', 'approval'],
  settings: [
    { name: 'baseUrl', secret: false, required: false },
    { name: 'corpId', secret: false, required: true },
    { name: 'appSecret', secret: true, required: true },
    { name: 'contactSecret', secret: true, required: true },
    { name: 'agentId', secret: false, required: false },
    { name: 'clockUrl', secret: false, required: false },
    { name: 'leaveNames', secret: false, required: false },
    { name: 'floatingBreaks', secret: false, required: false },
    { name: 'approvalLookbackDays', secret: false, required: false },
    { name: 'approvalsPerPersonMonth', secret: false, required: false },
    { name: 'expectedMembers', secret: false, required: false },
    { name: 'maximumProviderMinutes', secret: false, required: false },
    { name: 'connectTimeoutMilliseconds', secret: false, required: false },
    { name: 'headerTimeoutMilliseconds', secret: false, required: false },
    { name: 'totalTimeoutMilliseconds', secret: false, required: false },
  ],
  limits: { personsPerSlice, windowDays },
};

export type WeComSettings = {
  readonly baseUrl: string;
  readonly corpId: string;
  readonly appSecret: string;
  readonly contactSecret: string;
  /** The app's number in the corp, which messages come from; 0 when none was given, and then none are sent. */
  readonly agentId: number;
  /** The corp's own leave names beside the usual ones. */
  readonly leaveNames: ReadonlyMap<string, LeaveType>;
  /** Groups whose break may be taken anywhere inside its window, with the length that is deducted. */
  readonly floatingBreakMinutes: ReadonlyMap<string, number>;
  /** Days before the asked window from which forms are listed; the runner may already ask for an earlier window. */
  readonly approvalLookbackDays: number;
  /** Upper bound used to prove the quota, because numbers of forms are unknown before they are listed. */
  readonly approvalsPerPersonMonth: number;
  /** Upper bound used to prove the quota of the first listing, before anyone is known. */
  readonly expectedMembers: number;
  readonly maximumProviderMinutes: number;
  readonly http: HttpLimits;
};

/** Missing credentials stay empty: WeCom then answers with its own code, which the set-up check shows. */
export const readWeComSettings = (settings: Readonly<Record<string, string>>): WeComSettings => {
  const whole = (name: string, otherwise: number): number => {
    const text = settings[name] ?? '';
    return /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
  };
  return {
    baseUrl: (settings['baseUrl'] ?? '') === '' ? 'https://qyapi.weixin.qq.com' : (settings['baseUrl'] ?? '').replace(/\/+$/, ''),
    corpId: settings['corpId'] ?? '',
    appSecret: settings['appSecret'] ?? '',
    contactSecret: settings['contactSecret'] ?? '',
    agentId: whole('agentId', 0),
    leaveNames: readLeaveNames(settings['leaveNames'] ?? ''),
    floatingBreakMinutes: readPairs(settings['floatingBreaks'] ?? ''),
    approvalLookbackDays: whole('approvalLookbackDays', 0),
    approvalsPerPersonMonth: whole('approvalsPerPersonMonth', 4),
    expectedMembers: whole('expectedMembers', 5000),
    maximumProviderMinutes: whole('maximumProviderMinutes', 240),
    http: {
      ...defaultHttpLimits,
      connectTimeoutMilliseconds: whole('connectTimeoutMilliseconds', defaultHttpLimits.connectTimeoutMilliseconds),
      headerTimeoutMilliseconds: whole('headerTimeoutMilliseconds', defaultHttpLimits.headerTimeoutMilliseconds),
      totalTimeoutMilliseconds: whole('totalTimeoutMilliseconds', defaultHttpLimits.totalTimeoutMilliseconds),
    },
  };
};

/** "SH-FLEX=60,OTHER=45": group name = whole minutes; pairs that do not read are left out. */
const readPairs = (text: string): ReadonlyMap<string, number> => new Map(text.split(',').flatMap((pair): readonly (readonly [string, number])[] => {
  const found = /^\s*(.+?)\s*=\s*(\d{1,3})\s*$/.exec(pair);
  return found === null ? [] : [[found[1] ?? '', Number(found[2])]];
}));
