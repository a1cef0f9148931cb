/** Made-up answers of learning. */
import type { FixtureRequest } from './fixture-answers.ts';
import { nightWorker, people } from './fixture-data.ts';

const title = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const at = (day: string, time: string): string => `${day}T${time}:00+08:00`;
const idOf = (last: number): string => `5b1f6f1e-3c58-4a0e-9a53-0c5a1d8e${String(last).padStart(4, '0')}`;

const course = { description: '', link: null, competencyCodes: [], skillCodes: [], givesCertificate: false, certificateMonths: null, alarmDays: 30, isOffered: true, file: null };
const courses = [
  { ...course, courseCode: 'SAFETY', kind: 'session', titleChinese: '车间安全操作', titleEnglish: 'Safety in the workshop', minutes: 180, competencyCodes: ['safety'], givesCertificate: true, certificateMonths: 24, description: '每两年复训一次。', open: 41, done: 1203 },
  { ...course, courseCode: 'FEEDBACK', kind: 'file', titleChinese: '如何给出反馈', titleEnglish: 'Giving feedback', minutes: 45, competencyCodes: ['communication'], file: { fileName: '如何给出反馈.pdf', bytes: 812_004, sha256: '4f1c0d6f6e0f5f5a1a63b7c2f4f0c2a9d6c8e1b3a5f7d9c1e3b5a7f9d1c3e5b7' }, open: 6, done: 88 },
  { ...course, courseCode: 'EXCEL', kind: 'link', titleChinese: '数据透视入门', titleEnglish: 'Pivot tables', minutes: 90, link: 'https://learn.example.com/pivot', open: 0, done: 12 },
];
const sessions = [
  { sessionId: idOf(1), courseCode: 'SAFETY', titles: title('车间安全操作', 'Safety in the workshop'), startsAt: at('2026-11-12', '09:00'), endsAt: at('2026-11-12', '12:00'), zone: 'Asia/Shanghai', place: '二号培训室', teacher: '周示例', seats: 20, taken: 17, isCancelled: false },
  { sessionId: idOf(2), courseCode: 'SAFETY', titles: title('车间安全操作', 'Safety in the workshop'), startsAt: at('2026-10-08', '09:00'), endsAt: at('2026-10-08', '12:00'), zone: 'Asia/Shanghai', place: '二号培训室', teacher: '周示例', seats: 20, taken: 20, isCancelled: false },
];
const who = ({ personNumber, name, department, workplaceCode, workplaceName }: (typeof people)[number]) => ({ personNumber, name, department, workplaceCode, workplaceName });
const item = { courseCode: 'SAFETY', titles: title('车间安全操作', 'Safety in the workshop'), kind: 'session', state: 'open', dueDate: '2026-11-30', due: 'later', cause: 'rule', completedDate: null };
const items = [
  { ...item, itemId: idOf(11), due: 'overdue', dueDate: '2026-10-20' }, { ...item, itemId: idOf(12), due: 'soon', dueDate: '2026-11-06' },
  { ...item, itemId: idOf(13), courseCode: 'FEEDBACK', titles: title('如何给出反馈', 'Giving feedback'), kind: 'file', state: 'proposed', cause: 'development', dueDate: '2026-12-31' },
  { ...item, itemId: idOf(14), courseCode: 'FEEDBACK', titles: title('如何给出反馈', 'Giving feedback'), kind: 'file', state: 'done', due: 'ended', cause: 'request', dueDate: '2026-10-31', completedDate: '2026-10-22' },
];
const linked = { ...item, itemId: idOf(15), courseCode: 'EXCEL', titles: title('数据透视入门', 'Pivot tables'), kind: 'link', cause: 'request', dueDate: '2026-12-15' };
const causes = [{ competencyCode: 'communication', titles: title('沟通', 'Communication'), feedbackIds: ['feedback:17', 'entry:20'], foundDate: '2026-10-15' }];
const certificate = { certificateId: '41', title: '车间安全操作', courseCode: 'SAFETY', issuer: '', certificateNumber: '', issuedDate: '2024-11-20', lastDate: '2026-11-19', due: 'soon' };
const outside = { certificateId: '42', title: '高压电工作业证', courseCode: null, issuer: '应急管理局', certificateNumber: 'T31-2044', issuedDate: '2021-03-01', lastDate: null, due: 'later' };

const rowsOf = <Row>({ state }: FixtureRequest, rows: readonly Row[]): { readonly total: number; readonly rows: readonly Row[] } => ({ total: state.isEmpty ? 0 : rows.length, rows: state.isEmpty ? [] : rows });
const withPeople = <Row extends object>(rows: readonly Row[]) => rows.map((row, index) => ({ ...who(people[index * 7] ?? nightWorker), ...row }));

export const learningAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  listOwnTraining: ({ state }) => ({
    today: '2026-11-02', items: state.isEmpty ? [] : [linked, ...items].map(each => ({ ...each, minutes: each.kind === 'session' ? 180 : 45, isOpened: each.state === 'done' || each.kind === 'link', hasMaterial: each.kind !== 'session', causes: each.state === 'done' ? causes : [] })),
    certificates: state.isEmpty ? [] : [certificate, outside], sessions: state.isEmpty ? [] : [{ ...sessions[0], isMine: false }],
    catalog: state.isEmpty ? [] : courses.map(each => ({ ...each, open: undefined, done: undefined, isPlanned: each.courseCode === 'SAFETY' })),
  }),
  listCourses: request => rowsOf(request, courses),
  listCourseSessions: ({ state }) => ({ rows: state.isEmpty ? [] : sessions }),
  readCourseSession: ({ params }) => ({ ...sessions.find(({ sessionId }) => sessionId === params['sessionId']), hasBegun: params['sessionId'] === idOf(2), mayRecord: params['sessionId'] === idOf(2), people: [{ ...who(nightWorker), isTaken: true, isPlanned: true, attendance: null }, { ...who(people[7] ?? nightWorker), isTaken: true, isPlanned: false, attendance: 'attended' }] }),
  listPlanRules: ({ state }) => ({
    rows: state.isEmpty ? [] : [{ ruleId: idOf(21), scopeKind: 'position', scopeKey: 'assembler', scopeTitles: title('装配工', 'Assembler'), courseCode: 'SAFETY', titles: title('车间安全操作', 'Safety in the workshop'), dueDays: 30, isActive: true }],
    positions: [{ positionCode: 'assembler', titles: title('装配工', 'Assembler') }], departments: ['生产一部', '研发部'],
  }),
  listTraining: request => ({ ...rowsOf(request, withPeople(items)), counts: request.state.isEmpty ? { open: 0, soon: 0, overdue: 0, proposed: 0, done: 0, doneInTime: 0 } : { open: 47, soon: 6, overdue: 3, proposed: 2, done: 1291, doneInTime: 1240 }, mayPlan: true }),
  readTraining: ({ params }) => ({
    ...who(nightWorker), ...(items.find(({ itemId }) => itemId === params['itemId']) ?? items[2]), causes, mayDecide: true,
    events: [{ event: 'planned', dueDate: '2026-12-31', reason: '', byName: '主管示例', at: at('2026-10-16', '09:12') }],
  }),
  listCertificates: request => rowsOf(request, withPeople([certificate, outside])),
  openOwnMaterial: ({ params }) => (params['itemId'] === linked.itemId ? { link: 'https://learn.example.com/pivot', fileName: null } : { link: null, fileName: '如何给出反馈.pdf' }), askForTraining: () => ({ itemId: idOf(31) }), addCourseSession: () => ({ sessionId: idOf(3) }), savePlanRule: () => ({ planned: 12 }),
  uploadCourseFile: () => ({ fileName: '安全.pdf', bytes: 1000, sha256: '4f1c0d6f6e0f5f5a1a63b7c2f4f0c2a9d6c8e1b3a5f7d9c1e3b5a7f9d1c3e5b7' }), recordSessionAttendance: () => ({ completed: 1, takenBack: 0, unknown: [] }),
  ...Object.fromEntries(['finishOwnTraining', 'takeSeat', 'saveCourse', 'cancelCourseSession', 'decideTraining', 'moveTraining', 'waiveTraining', 'recordCompletion', 'recordCertificate', 'withdrawCertificate'].map(name => [name, () => ({ done: true })])),
  decideTrainings: ({ body }) => ({ results: (Array.isArray(body['itemIds']) ? body['itemIds'] : []).map(itemId => ({ itemId: String(itemId), code: null })) }),
  assignTraining: () => ({ planned: 1, hadAlready: 0, unknown: [] }), proposeFromReviews: () => ({ proposed: 2, withoutCourse: [{ competencyCode: 'negotiation', titles: title('谈判', 'Negotiation') }] }),
};
