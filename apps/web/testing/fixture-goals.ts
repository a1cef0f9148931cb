/** Made-up answers of goals. */
import type { FixtureRequest } from './fixture-answers.ts';
import { nightWorker, people } from './fixture-data.ts';

const at = (date: string, time: string): string => `${date}T${time}:00+08:00`;
const cycle = { cycleId: '701', kind: 'okr', state: 'running', title: '2026 第四季度', fromDate: '2026-10-01', toDate: '2026-12-31', reviewDate: '2026-12-31', checkInDays: 7 };
const planned = { ...cycle, cycleId: '702', kind: 'annual', state: 'planned', title: '2027 年度', fromDate: '2027-01-01', toDate: '2027-12-31', reviewDate: '2027-12-31', checkInDays: 30 };
const boss = people[3] ?? nightWorker;
const ownerOf = (person: { readonly personNumber: string; readonly name: string; readonly department: string }) => ({ personNumber: person.personNumber, name: person.name, ownerDepartment: person.department });

const goal = {
  ...ownerOf(nightWorker), goalId: '713', level: 'person', department: '', parentGoalId: '712', title: '本季度关闭 20 个质量问题', weight: '2', measure: 'evidence', startValue: '0', targetValue: '20', unit: '个', dutyCode: 'D1', value: '13', progress: '0.6500', isComplete: true, isWithheld: false,
  confidence: 'onTrack', lastCheckInDate: '2026-10-30', isCheckInDue: false, isDropped: false, fault: null,
};
const goals = [
  { ...goal, ...ownerOf(boss), goalId: '711', level: 'company', parentGoalId: null, title: '客户投诉率降到千分之三以下', weight: '1', measure: 'children', startValue: null, targetValue: null, unit: '', dutyCode: null, value: null, progress: '0.5417', confidence: null, lastCheckInDate: null },
  { ...goal, ...ownerOf(boss), goalId: '712', level: 'department', department: '夜班装配', parentGoalId: '711', title: '夜班一次合格率达到 99%', weight: '3', measure: 'children', startValue: null, targetValue: null, unit: '', dutyCode: null, value: null, progress: '0.6000', isComplete: false, confidence: null, lastCheckInDate: null },
  goal,
  { ...goal, goalId: '714', title: '完成三条产线的点检培训', weight: '1', measure: 'checkIn', targetValue: '3', unit: '条', dutyCode: 'D2', value: '1', progress: '0.3333', confidence: 'atRisk', lastCheckInDate: '2026-10-20', isCheckInDue: true },
  { ...goal, goalId: '715', title: '新员工带教手册', weight: '1', measure: 'checkIn', targetValue: '100', unit: '%', dutyCode: null, value: null, progress: null, confidence: null, lastCheckInDate: null, isCheckInDue: true },
  { ...goal, ...ownerOf(boss), goalId: '716', level: 'person', parentGoalId: '711', title: '签下两家新的物流供应商', weight: '1', unit: '家', targetValue: '2', value: '1', progress: '0.5000', fault: 'credentialRejected' },
];
const said = ({ personNumber, name, level, department, parentGoalId, title, weight, measure, startValue, targetValue, unit, dutyCode, isDropped }: typeof goal) => ({ personNumber, name, level, department, parentGoalId, title, weight, measure, startValue, targetValue, unit, dutyCode, isDropped });
const version = (given: Partial<typeof goal>, time: string, reason: string) => ({ ...said({ ...goal, ...given }), at: time, reason, validFrom: time.slice(0, 10), by: '主管示例' });
const detail = (goalId: string) => {
  const found = goals.find(each => each.goalId === goalId) ?? goal;
  return {
    ...found, cycle, canChange: true, canCheckIn: true,
    versions: [version({}, at('2026-10-12', '10:20'), '按九月数据调整'), version({ targetValue: '30', weight: '1' }, at('2026-10-01', '09:00'), '')],
    checkIns: [{ onDate: '2026-10-30', value: null, confidence: 'onTrack', note: '剩余七个都已定位原因。', at: at('2026-10-30', '18:02'), by: nightWorker.name }, { onDate: '2026-10-20', value: null, confidence: 'atRisk', note: '', at: at('2026-10-20', '09:15'), by: nightWorker.name }],
    evidence: found.measure === 'evidence' ? { sourceCode: 'issues', sourcePersonKey: 'wang', evidenceMeasure: 'count', valuePath: '', filters: [{ path: 'fields.status', operator: 'is', value: 'done' }], at: at('2026-10-01', '09:05'), by: '主管示例' } : null,
    evidenceValues: found.measure === 'evidence' ? [
      { onDate: '2026-11-01', at: at('2026-11-01', '08:30'), value: '13', items: 13, itemKeys: ['QX-101', 'QX-104', 'QX-118'], itemsDigest: '4f1c0d6f6e0f5f5a1a63b7c2f4f0c2a9d6c8e1b3a5f7d9c1e3b5a7f9d1c3e5b7', unreadable: 1, isFinal: false },
      { onDate: '2026-10-20', at: at('2026-10-20', '08:30'), value: '9', items: 9, itemKeys: ['QX-101', 'QX-104'], itemsDigest: '5f1c0d6f6e0f5f5a1a63b7c2f4f0c2a9d6c8e1b3a5f7d9c1e3b5a7f9d1c3e5b7', unreadable: 0, isFinal: false },
    ] : [],
  };
};
const proposals = { positionCode: 'QA-ENG', positionTitle: { 'zh-CN': '质量工程师', en: 'Quality engineer' }, proposals: [{ dutyCode: 'D3', title: '每月组织一次质量复盘', weight: '20' }, { dutyCode: 'D4', title: '维护检验标准', weight: '10' }] };
const gaps = [
  { ...ownerOf(nightWorker), gap: 'dutyWithoutGoal', dutyCode: 'D3', goalId: null, text: '每月组织一次质量复盘' },
  { ...ownerOf(nightWorker), gap: 'goalWithoutDuty', dutyCode: null, goalId: '715', text: '新员工带教手册' },
];
const teamRow = (place: number, given: { readonly lateDays?: number; readonly absentDays?: number; readonly due?: number; readonly progress?: string | null; readonly state?: string; readonly overdue?: number; readonly proposed?: number }) => {
  const { personNumber, name, department } = people[place] ?? nightWorker;
  return {
    personNumber, name, department, attendance: { lateDays: given.lateDays ?? 0, missingPunchDays: place % 2, absentDays: given.absentDays ?? 0 }, goals: { count: given.progress === undefined ? 0 : 3, due: given.due ?? 0, progress: given.progress ?? null },
    review: given.state === undefined ? null : { reviewId: String(500 + place), cycleTitle: '2026 年 10 月', state: given.state, isYourTurn: given.state === 'manager' }, training: { open: 1 + (given.overdue ?? 0), overdue: given.overdue ?? 0, proposed: given.proposed ?? 0 },
  };
};
const team = [teamRow(812, { lateDays: 3, due: 2, progress: '0.5444', state: 'manager', overdue: 1 }), teamRow(814, { progress: '0.8000', state: 'locked' }), teamRow(817, { absentDays: 1, progress: null, due: 1, state: 'self', proposed: 1 }), teamRow(820, {})];
const own = goals.filter(({ personNumber }) => personNumber === nightWorker.personNumber);
const done = () => ({ done: true });

export const goalAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  listGoalCycles: ({ state }) => ({ today: '2026-11-02', cycles: state.isEmpty ? [] : [{ ...planned, goals: 0, history: [] }, { ...cycle, goals: goals.length, history: [{ state: 'running', at: at('2026-09-30', '17:40'), by: '薪资专员示例', reason: '' }] }] }),
  listGoals: ({ params, state }) => ({ cycle: params['cycleId'] === planned.cycleId ? planned : cycle, day: '2026-11-02', canChange: true, goals: state.isEmpty || params['cycleId'] === planned.cycleId ? [] : goals, completion: state.isEmpty || params['cycleId'] === planned.cycleId ? { goals: 0, withFigure: 0, reached: 0, share: null, averageProgress: null } : { goals: 4, withFigure: 3, reached: 0, share: '0.0000', averageProgress: '0.4944' } }),
  readTeam: ({ params, state }) => ({ month: params['month'], cycleTitle: state.isEmpty ? null : cycle.title, rows: state.isEmpty ? [] : team }),
  readGoal: ({ params }) => detail(params['goalId'] ?? ''), readOwnGoal: ({ params }) => detail(params['goalId'] ?? ''),
  listGoalGaps: ({ state }) => ({ people: 28, withoutPosition: 3, rows: state.isEmpty ? [] : gaps }),
  setGoals: ({ body }) => ({ done: (Array.isArray(body['rows']) ? body['rows'] : []).length - 1, failures: [{ row: 1, code: 'goalNotYours', data: {} }] }), checkInGoals: () => ({ done: 1, failures: [] }), setGoalsOfProfiles: () => ({ people: 25, goals: 61, withoutPosition: 3 }),
  proposeGoals: () => proposals, proposeOwnGoals: () => proposals,
  listEvidenceSources: () => ({ sources: [{ sourceCode: 'issues', name: '项目工具' }, { sourceCode: 'crm', name: '客户系统' }] }),
  listOwnGoals: ({ query, state }) => (state.isEmpty ? { today: '2026-11-02', cycles: [], cycle: null, progress: null, canAdd: false, goals: [] } : query.get('cycleId') === planned.cycleId
    ? { today: '2026-11-02', cycles: [planned, cycle], cycle: planned, progress: null, canAdd: true, goals: [] }
    : { today: '2026-11-02', cycles: [planned, cycle], cycle, progress: '0.5444', canAdd: false, goals: own.map(each => ({ ...each, alignedTo: each.goalId === '713' ? '夜班一次合格率达到 99%' : null })) }),
  saveGoalCycle: () => ({ cycleId: '703' }), moveGoalCycle: done, saveGoal: () => ({ goalId: '720' }), saveOwnGoal: () => ({ goalId: '721' }), moveGoal: done, dropGoal: done, checkInGoal: done, checkInOwnGoal: done, bindGoalEvidence: done, refreshGoalEvidence: done,
};
