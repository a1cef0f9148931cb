/** Courses of the demonstration: one to read, one to meet for, and who is given it by rule. */
import { randomUUID } from 'node:crypto';
import { assert } from '#kernel/base/result';
import { addCourseFile, addSession, courseCodes, saveCourse, savePlanRule } from '#modules/learning';
import { profileOf } from '#modules/people';
import { asSystem, isPresent, withCompany, type Company, type Database } from '#modules/platform';

const secondsPerDay = 86_400;
/** Nine in the morning in Shanghai. */
const morning = 3600;
const course = { description: '', link: null, skillCodes: [], givesCertificate: false, certificateMonths: null, alarmDays: 30, isOffered: true } as const;

const teamwork = `如何一起把事做完

一、先说清要什么、什么时候要、谁来做。
二、做不完尽早说，不要等到最后一天。
三、接手别人的工作先复述一遍，确认理解一致。
四、出了问题先一起解决，再谈原因。
`;

/** Codes of competencies by their Chinese title, as the profiles of the demonstration got them. */
const codesOf = async (tx: Parameters<typeof profileOf>[0], day: number): Promise<ReadonlyMap<string, string>> =>
  new Map((await profileOf(tx, 'lineOperator', day))?.competencies.map(({ titleChinese, competencyCode }) => [titleChinese, competencyCode] as const));

/** Does nothing where the company has courses already, no positions yet, or the module is absent. */
export const ensureDemoCourses = (database: Database, company: Company, today: number): Promise<void> => withCompany(database, asSystem(company.companyId, 'demonstration', 'setUp'), async (tx) => {
  if (!isPresent(tx, 'learning')) return;
  const codes = await codesOf(tx, today);
  if (codes.size === 0 || (await courseCodes(tx)).length > 0) return;
  const teaching = (title: string): readonly string[] => [codes.get(title) ?? ''].filter((code) => code !== '');
  const courses = [
    { ...course, courseCode: 'TEAMWORK', kind: 'file', titleChinese: '如何一起把事做完', titleEnglish: 'Getting things done together', minutes: 30, competencyCodes: teaching('协作') },
    { ...course, courseCode: 'TIME', kind: 'link', link: 'https://example.com/time', titleChinese: '时间管理入门', titleEnglish: 'Managing one\'s time', minutes: 60, competencyCodes: teaching('守时') },
    { ...course, courseCode: 'INSPECTION', kind: 'session', titleChinese: '检验标准与异常上报', titleEnglish: 'Standards of inspection', minutes: 120, competencyCodes: teaching('质量意识'), givesCertificate: true, certificateMonths: 24, description: '每两年复训一次。' },
  ] as const;
  for (const each of courses) assert((await saveCourse(tx, each)).ok, 'a course of the demonstration');
  assert((await addCourseFile(tx, 'TEAMWORK', { fileName: '如何一起把事做完.txt', content: Buffer.from(teamwork) })).ok, 'a file of the demonstration');
  const startsAt = (today + 10) * secondsPerDay + morning;
  assert((await addSession(tx, { courseCode: 'INSPECTION', startsAt, endsAt: startsAt + 2 * 3600, zone: 'Asia/Shanghai', place: '二号培训室', teacher: '', seats: 30 })).ok, 'a session of the demonstration');
  assert((await savePlanRule(tx, { ruleId: randomUUID(), scopeKind: 'position', scopeKey: 'qualityInspector', courseCode: 'INSPECTION', dueDays: 30, isActive: true }, today)).ok, 'a rule of the demonstration');
});
