/**
 * What a question asks: one of a closed list, about whom, and when. Words and patterns, no model: the text is looked at, never
 * obeyed, and whatever fits nothing is answered with what can be asked. Who is meant is never guessed: a name is looked up among the
 * people whom the asker may know, and a question about somebody else is never answered with the asker's own figures.
 */
import type { AssistantIntent } from '#contracts/api/assistant-api';
import { dateOfDay, dayOfDate, weekdayOfDay, formatDay } from '#kernel/calendar/epoch-day';

/** Half-open days of the workplace's calendar. */
export type AskedTime = { readonly kind: 'month'; readonly month: string } | { readonly kind: 'days'; readonly fromDay: number; readonly toDay: number };
/** `words`: a name or number as it was written. */
export type AskedPerson = { readonly kind: 'self' } | { readonly kind: 'words'; readonly words: string };
export type ReadQuestion = { readonly intent: AssistantIntent; readonly person: AskedPerson; readonly time: AskedTime | null; readonly text: string };

const pay = String.raw`工资|薪资|薪水|实发|到手|收入|\b(?:pay|salary|wages?|payslip|take-?home|net pay)\b`;
const change = String.raw`少|低|降|多|高|涨|变|差|不一样|\b(?:lower|less|higher|more|chang\w*|differ\w*|drop\w*|fell|ris\w*|rose|decreas\w*|increas\w*)\b`;

/** The first that fits counts; a question that names its subject more narrowly stands first. */
const patterns: readonly (readonly [AssistantIntent, readonly RegExp[]])[] = [
  ['officeHours', [/答疑(?:时间|时段)?|office[- ]?hours?|接待时间|什么时候(?:能|可以)(?:问|找)(?:我的?)?(?:经理|主管|上级|领导)/iu]],
  ['lateMost', [/(?:谁|哪(?:些|个|位)?(?:人|员工|同事)?).{0,12}迟到|迟到(?:最多|最频繁|排名)/u, /\bwho\b.{0,30}\blate\b|\blate(?:st)?\b.{0,12}\bmost\b|\bmost\b.{0,20}\blate\b/iu]],
  ['inbox', [/待办|等我(?:处理|审批)|(?:需要|要)我(?:处理|审批)/u, /\binbox\b|\bto-?dos?\b|\bwait(?:s|ing)? for me\b|\bneeds? my (?:approval|decision)\b/iu]],
  ['ownQuestions', [/(?:我的?|提的?)(?:疑问|问题|异议)(?:.{0,6}(?:进展|结果|状态|回复|处理|怎么样|到哪|了吗))?/u, /\bmy (?:open )?questions?\b/iu]],
  ['ownRequests', [/(?:申请|请假|补卡|加班申请|出差申请)(?:.{0,8})(?:进展|状态|批|通过|审批|到哪|怎么样)|谁在审批我的/u, /\bmy (?:leave |overtime |correction )?(?:requests?|applications?)\b|\brequests? (?:approved|pending)\b/iu]],
  ['leaveLeft', [/(?:年假|年休假|调休|假期|带薪假).{0,12}(?:过期|到期|失效|作废|剩|余|还有|多少|几天|余额|有效期|什么时候)|(?:剩|还有)(?:多少|几天).{0,4}假/u, /\b(?:annual leave|leave|vacation|holidays?|time off)\b.{0,40}\b(?:expires?|left|remain\w*|balance|lapse\w*|how (?:many|much))|\b(?:how (?:many|much)|when)\b.{0,40}\b(?:leave|vacation|time off)\b/iu]],
  ['scoreMade', [/(?:绩效(?!工资|奖|系数)|考核|评分|分数|得分).{0,16}(?:组成|构成|怎么|如何|哪些|由什么|为什么|多少|明细)|(?:怎么|如何)(?:打|评|算).{0,4}(?:分|绩效)/u, /\b(?:score|rating|review result)\b/iu]],
  ['payChange', [new RegExp(`(?:${pay}).{0,40}(?:${change})`, 'iu'), new RegExp(`(?:${change}).{0,40}(?:${pay})`, 'iu')]],
  ['runState', [/(?:算薪|发薪|薪资批次|工资计算|算工资).{0,10}(?:进度|状态|完成|到哪|怎么样|多少人)|(?:进度|状态).{0,6}(?:算薪|薪资批次)/u, /\b(?:pay ?run|payroll)\b.{0,40}\b(?:far|state|status|progress|done|complete\w*|stand|stuck)\b|\b(?:status of|how far)\b.{0,20}\b(?:pay ?run|payroll)\b/iu]],
  ['payDate', [/(?:什么时候|哪天|几号|何时).{0,6}(?:发工资|发薪|到账)|发薪日/u, /\b(?:when|what day)\b.{0,30}\b(?:paid|payday|pay ?date|salary)\b|\bpay ?day\b/iu]],
  ['lineMade', [/(?:怎么|如何|为什么|凭什么).{0,20}(?:算|计算|扣|得出|来的|这么)|(?:计算|扣)(?:过程|方式|依据)/u, /\bhow (?:is|was|are|were|did|do)\b.{0,60}\b(?:calculated|computed|worked out|deducted|determined|made)\b|\bwhy\b.{0,40}\b(?:deducted|charged)\b|\bexplain\b/iu]],
  ['ownTraining', [/(?:课程|培训|学习|证书).{0,16}(?:到期|截止|要|完成|还有|哪些|什么时候|安排|过期|进度)|(?:哪些|什么).{0,6}(?:课程|培训|证书)/u, /\b(?:courses?|trainings?|certificates?)\b/iu]],
  ['ownGoals', [/目标|\bokrs?\b|\bkpis?\b|关键结果/iu, /\b(?:my )?(?:goals?|objectives?|key results?)\b/iu]],
  ['findings', [/(?:考勤)?异常.{0,10}(?:多少|几|统计|情况|汇总|有哪些)|(?:多少|几)(?:个|人|条)?.{0,6}(?:考勤)?异常/u, /\b(?:attendance )?(?:findings|exceptions|anomalies)\b/iu]],
  ['ownAttendance', [/(?:考勤|出勤|迟到|早退|缺卡|加班|缺勤).{0,12}(?:多少|几|情况|怎么样|统计|次|小时|分钟|天)|(?:多少|几).{0,6}(?:迟到|早退|缺卡|加班|缺勤)/u, /\b(?:how (?:often|many|much|long)|was|am|were)\b.{0,40}\b(?:late|overtime|absent|attendance|missing punch\w*)\b|\bmy attendance\b|\bmy overtime\b/iu]],
];

/** What stands beside a comparison is no time that is asked about. */
const comparison = /(?:比|和|跟|与|较)(?:起)?(?:上个?月|前一个?月|上一个?月)(?:比(?:较|起来)?)?|\b(?:than|from|versus|vs\.?|compared (?:to|with)) (?:the )?(?:last|previous) month(?:'s)?\b|\bthan the month before\b/giu;

/** A question stands in one sentence; what else is said around it is not part of it. */
const sentenceEnd = /[。！？!?；;\n]|\.(?=\s|$)/u;

/** The first sentence that is a question of the list, or null when none is. `today`: the day on which it is asked. */
export const readQuestion = (raw: string, today: number): ReadQuestion | null => {
  for (const part of raw.normalize('NFKC').split(sentenceEnd)) {
    const text = part.replace(/\s+/gu, ' ').trim();
    const found = patterns.find(([, list]) => list.some((pattern) => pattern.test(text)));
    if (found !== undefined) return { intent: found[0], person: readPerson(text), time: readTime(text.replace(comparison, ' '), today), text };
  }
  return null;
};

const topics = '工资|薪资|薪水|实发|年假|年休假|假期|调休|考勤|出勤|迟到|加班|绩效|评分|分数|目标|奖金|个税|社保|公积金|课程|培训|证书|疑问|申请';
const englishTopics = 'pay|salary|wages?|payslip|net pay|leave|vacation|attendance|overtime|score|rating|review|goals?|okrs?|tax|bonus|courses?|training|certificates?|questions?|requests?|performance';
/** Words before a topic that name nobody. */
const nobody = /谁|什么|怎么|哪|几|多少|为何|凭什么|请问|本月|当月|上月|上个|这个|下个|这次|今天|昨天|去年|最近|每|各|全部|所有|公司|部门|团队|大家|还有|剩|^(?:住房|基本|应|税前|税后|年终|平均|岗位|法定|带薪|关键)$/u;
const onlyTopics = new RegExp(`^(?:${topics})+$`, 'u');
const english = new RegExp(String.raw`\b([\p{L}][\p{L}.-]*(?: [\p{L}][\p{L}.-]*){0,2})(?:'s|’s|s')\s+(?:[\p{L}]+ )?(?:${englishTopics})\b`, 'iu');
const englishNobody = /^(?:what|how|who|that|it|there|here|when|why|where|today|yesterday|(?:this|last|next|the|previous) .*|.*\b(?:month|week|year|company|team|department))$/iu;
const englishFillers = /^(?:(?:why|how|is|was|are|were|what|when|does|did|do|about|show|me|tell|explain|and|the|of) )+/iu;
const ofEnglish = new RegExp(String.raw`\b(?:${englishTopics}) of (?!(?:the|this|last|my|our|all|each|every|a|an)\b)([\p{Lu}][\p{L}.-]*(?: [\p{Lu}][\p{L}.-]*){0,2}|[A-Z]*\d[A-Z0-9-]*)`, 'u');

const readPerson = (text: string): AskedPerson => {
  const numbered = /(?:工号|员工号|人员编号|\bperson(?:nel)?(?: number| no\.?)?|\bemployee(?: number| no\.?)?)\s*[:：#]?\s*([A-Za-z]*\d[A-Za-z0-9-]{0,30})/iu.exec(text)?.[1];
  if (numbered !== undefined) return { kind: 'words', words: numbered };
  const chinese = new RegExp(String.raw`([\p{L}\p{N}·-]{1,20}?)\s*的?\s*(?:${topics})`, 'u').exec(text)?.[1];
  const words = chinese === undefined ? (englishPerson(text) ?? ofEnglish.exec(text)?.[1]) : chinesePerson(chinese);
  return words === undefined || words === null ? { kind: 'self' } : { kind: 'words', words };
};

/** "王芳的工资": who is left when words that name nobody are gone; null for oneself and for nobody. */
const chinesePerson = (before: string): string | null => {
  if (/我|本人|自己|咱|您|你/u.test(before)) return null;
  const words = before.replace(/(?:的|发)$/u, '').replace(/^(?:请问|帮我查一?下|查询?一?下|看一?下|为什么|为何|怎么|一下)+/u, '').replace(/(?:这个月|上个月|本月|当月|上月|今年|去年|本周|上周|这周|最近).*$/u, '').replace(/\d{4}年?-?(?:\d{1,2}月?)?|\d{1,2}月/gu, '');
  return words === '' || nobody.test(words) || onlyTopics.test(words) ? null : words;
};

const englishPerson = (text: string): string | null => {
  const words = english.exec(text)?.[1]?.replace(englishFillers, '');
  return words === undefined || words === '' || /^(?:my|mine|our|i)\b/iu.test(words) || englishNobody.test(words) ? null : words;
};

const monthNames = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const monthText = (year: number, month: number): string => `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
const asMonth = (month: string): AskedTime => ({ kind: 'month', month });

/** The latest month of that number that has begun. */
const latest = (month: number, today: number): AskedTime => {
  const now = dateOfDay(today);
  return asMonth(monthText(month > now.month ? now.year - 1 : now.year, month));
};

const readTime = (text: string, today: number): AskedTime | null => {
  const now = dateOfDay(today);
  const written = /\b(20\d{2})-(0[1-9]|1[0-2])\b|(20\d{2})年(1[0-2]|0?[1-9])月/u.exec(text);
  if (written !== null) return asMonth(monthText(Number(written[1] ?? written[3]), Number(written[2] ?? written[4])));
  const numbered = /(?<!\d)(1[0-2]|[1-9])月(?!\d|前|后|内)/u.exec(text)?.[1];
  if (numbered !== undefined) return latest(Number(numbered), today);
  const named = monthNames.findIndex((name) => new RegExp(name === 'may' ? String.raw`\b(?:in|of|for) may\b` : String.raw`\b${name}\b`, 'iu').test(text));
  if (named >= 0) return latest(named + 1, today);
  if (/上个?月|\blast month\b|\bprevious month\b/iu.test(text)) return asMonth(now.month === 1 ? monthText(now.year - 1, 12) : monthText(now.year, now.month - 1));
  if (/本月|这个?月|当月|\bthis month\b/iu.test(text)) return asMonth(monthText(now.year, now.month));
  const monday = today - ((weekdayOfDay(today) + 6) % 7);
  if (/上个?周|上个?星期|\blast week\b/iu.test(text)) return { kind: 'days', fromDay: monday - 7, toDay: monday };
  if (/本周|这个?周|这个?星期|\bthis week\b/iu.test(text)) return { kind: 'days', fromDay: monday, toDay: monday + 7 };
  if (/今天|今日|\btoday\b/iu.test(text)) return { kind: 'days', fromDay: today, toDay: today + 1 };
  if (/昨天|昨日|\byesterday\b/iu.test(text)) return { kind: 'days', fromDay: today - 1, toDay: today };
  return null;
};

/** Half-open days of an asked time; of a month its own. */
export const daysOf = (time: AskedTime): { readonly fromDay: number; readonly toDay: number } => {
  if (time.kind === 'days') return time;
  const [year, month] = time.month.split('-').map(Number);
  const next = (month ?? 1) === 12 ? dayOfDate((year ?? 0) + 1, 1, 1) : dayOfDate(year ?? 0, (month ?? 1) + 1, 1);
  return { fromDay: dayOfDate(year ?? 0, month ?? 1, 1), toDay: next };
};

/** Months that the days touch, in order. */
export const monthsOf = ({ fromDay, toDay }: { readonly fromDay: number; readonly toDay: number }): readonly string[] => {
  const months: string[] = [];
  for (let day = fromDay; day < toDay; day += 1) {
    const month = formatDay(day).slice(0, 7);
    if (months.at(-1) !== month) months.push(month);
  }
  return months;
};

/** The month in which an asked time begins; of none, that of the day given. */
export const monthOf = (time: AskedTime | null, otherwise: number): string =>
  time?.kind === 'month' ? time.month : formatDay(time === null ? otherwise : time.fromDay).slice(0, 7);
