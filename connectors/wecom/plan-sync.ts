import { success, type Result } from '#kernel/base/result';
import type { Clock, ConnectorError, PlanRequest, Slice, SyncPlan } from '#contracts/connector/connector';
import { proveQuota, type PlannedCalls } from '#contracts/connector/kit/quota';
import { cutBusinessDayWindows, groupMembers } from '#contracts/connector/kit/windows';
import { perHour, tokenApi, weComApis, type WeComApi } from './wecom-client.ts';
import { personsPerSlice, windowDays, type WeComSettings } from './wecom-settings.ts';
import { daySeconds, sourceOffsetSeconds } from './wecom-time.ts';

const overlapDays = 1;

/**
 * Slices of 100 people by at most 30 days, one day of overlap everywhere, and the proof that their calls fit. Counts of
 * batch streams are exact for people whom WeCom knows; those of approvals and members are upper bounds from settings
 * and head count, because the numbers are only known once listed. Error `planExceedsQuota`.
 */
export const planSync = (clock: Clock, settings: WeComSettings, request: PlanRequest): Result<SyncPlan, ConnectorError> => {
  const slices: Slice[] = [];
  const add = (slice: Omit<Slice, 'number'>): void => { slices.push({ number: slices.length + 1, ...slice }); };
  const windows = cutBusinessDayWindows(request.from, request.to, sourceOffsetSeconds, windowDays, overlapDays);
  for (const stream of request.streams) {
    if (stream === 'department' || stream === 'person' || stream === 'rule') {
      add({ stream, personKeys: [], from: request.from, to: request.to });
    } else if (stream === 'approval') {
      for (const window of approvalWindows(clock, settings, request)) add({ stream, personKeys: [], ...window });
    } else {
      for (const personKeys of groupMembers(request.personKeys, personsPerSlice)) for (const window of windows) add({ stream, personKeys, ...window });
    }
  }
  const proof = proveQuota(plannedCalls(settings, request, slices), settings.maximumProviderMinutes);
  return proof.ok ? success({ slices, quota: proof.value }) : proof;
};

/** By submission time: from some weeks before the period until now, because forms are handed in early and decided late. */
const approvalWindows = (clock: Clock, settings: WeComSettings, request: PlanRequest) => cutBusinessDayWindows(
  request.from - settings.approvalLookbackDays * daySeconds, Math.max(request.to, Math.floor(clock.nowMilliseconds() / 1000) + 1),
  sourceOffsetSeconds, windowDays, 0,
);

const plannedCalls = (settings: WeComSettings, request: PlanRequest, slices: readonly Slice[]): readonly PlannedCalls[] => {
  const count = (stream: Slice['stream']): number => slices.filter((slice) => slice.stream === stream).length;
  const persons = request.personKeys.length;
  const line = (wanted: WeComApi, calls: number): PlannedCalls => ({ api: wanted.path, calls, perMinute: wanted.perMinute, perHour });
  const approvalSlices = slices.filter(({ stream }) => stream === 'approval');
  const months = approvalSlices.reduce((sum, { from, to }) => sum + (to - from) / daySeconds, 0) / 30;
  const forms = Math.ceil(months * persons * settings.approvalsPerPersonMonth);
  const members = count('person') === 0 ? 0 : Math.max(persons, settings.expectedMembers);
  return [
    line(tokenApi, slices.length === 0 ? 0 : 2),
    line(weComApis.departmentList, count('department')),
    // Every member may sit in a department of their own: an upper bound, far below the minute limit.
    line(weComApis.userIdList, members === 0 ? 0 : Math.ceil(members / 500) + 1),
    line(weComApis.userList, members),
    line(weComApis.checkinData, count('punch')),
    line(weComApis.dayData, count('dayReport')),
    line(weComApis.corpCheckinOption, count('rule')),
    line(weComApis.checkinSchedule, count('roster')),
    line(weComApis.approvalInfo, approvalSlices.length === 0 ? 0 : 2 * Math.ceil(forms / 100) + 2 * approvalSlices.length),
    line(weComApis.approvalDetail, forms),
  ];
};
