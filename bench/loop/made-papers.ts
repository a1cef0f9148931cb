/**
 * Papers of candidates made from known truth: who has which skill, how well, for how long, who denies it, who only wishes for it. They are
 * written in two languages, in many forms, some of which say less than is true; beside it stands what papers are full of.
 */
import { createRandom } from '../main-line/seeded-random.ts';

export type MadeSkill = { readonly skillCode: string; readonly titleChinese: string; readonly titleEnglish: string; readonly synonyms: readonly string[] };
export type Truth = { readonly skillCode: string; readonly has: boolean; readonly level: number; readonly years: number };
export type MadeCandidate = { readonly truths: readonly Truth[]; readonly lines: readonly string[] };

const skill = (skillCode: string, titleChinese: string, titleEnglish: string, ...synonyms: string[]): MadeSkill => ({ skillCode, titleChinese, titleEnglish, synonyms });
export const madeSkills: readonly MadeSkill[] = [
  skill('java', 'Java', 'Java'), skill('javascript', 'JavaScript', 'JavaScript', 'JS'), skill('cpp', 'C++', 'C++'), skill('c', 'C语言', 'C'), skill('go', 'Go语言', 'Go', 'Golang'), skill('kubernetes', 'Kubernetes', 'Kubernetes', 'K8s'),
  skill('docker', 'Docker', 'Docker'), skill('sql', 'SQL', 'SQL'), skill('mysql', 'MySQL', 'MySQL'), skill('node', 'Node.js', 'Node.js'), skill('ml', '机器学习', 'machine learning'), skill('bookkeeping', '会计核算', 'bookkeeping', '记账'),
  skill('payrollTax', '个税申报', 'income tax filing'), skill('welding', '焊接', 'welding', '电焊'), skill('forklift', '叉车', 'forklift driving', '叉车驾驶'), skill('inspection', '外观检验', 'visual inspection', '外观检查'), skill('english', '商务英语', 'business English'), skill('excel', 'Excel', 'Excel', '电子表格'),
];

const levelWords: Readonly<Record<number, readonly [readonly string[], readonly string[]]>> = {
  1: [['了解', '接触过'], ['basic knowledge of', 'exposure to']], 2: [['会用', '会用一些'], ['familiar with', 'some experience with']], 3: [['熟悉', '掌握'], ['solid command of', 'working knowledge of']],
  4: [['熟练掌握', '熟练使用'], ['proficient in', 'advanced user of']], 5: [['精通'], ['expert in']],
};
const has: readonly ((name: string, level: string, years: number) => string)[] = [
  (name, level, years) => `${level}${name}，有${years}年经验`, (name, level, years) => `${years}年${name}工作经验，${level}${name}`, (name, level) => `${level} ${name}`, (name, level, years) => `${level}${name}（${years}年）`,
];
const hasEnglish: readonly ((name: string, level: string, years: number) => string)[] = [
  (name, level, years) => `${level} ${name} (${years} years)`, (name, level, years) => `${years} years of ${name}, ${level} ${name}`, (name, level) => `${level} ${name}`, (name, _level, years) => `Used ${name} daily for ${years} years`,
];
const denies: readonly ((name: string) => string)[] = [
  (name) => `没有${name}经验`, (name) => `未接触过 ${name}`, (name) => `No experience with ${name}`, (name) => `I have never worked with ${name}`, (name) => `${name}：无`, (name) => `Not familiar with ${name}`, (name) => `缺乏${name}方面的经验`, (name) => `Without any ${name} background`,
];
const wishes: readonly ((name: string) => string)[] = [(name) => `希望学习${name}`, (name) => `Eager to learn ${name}`, (name) => `计划明年学习${name}`, (name) => `Interested in ${name}`];
const fillers = ['工作认真负责', '带过8人的团队', 'Reliable and on time', '2016年毕业，先后在两家公司工作', 'Delivered 12 projects', '愿意出差', '沟通能力好，抗压', 'No criminal record', '没有不良记录'];

const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)] ?? list[0]!;

const lineOf = (random: () => number, { names, truth, wished }: { readonly names: readonly string[]; readonly truth: Truth; readonly wished: boolean }): string | null => {
  const name = pick(random, names);
  if (!truth.has) return wished ? pick(random, wishes)(name) : random() < 0.55 ? pick(random, denies)(name) : null;
  const [chinese, english] = levelWords[truth.level] ?? [[''], ['']];
  return random() < 0.5 ? pick(random, has)(name, pick(random, chinese), truth.years) : pick(random, hasEnglish)(name, pick(random, english), truth.years);
};

/** Candidates of a seed, each with the truth about every skill. */
export const makeCandidates = (seed: number, count: number): readonly MadeCandidate[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const truths = madeSkills.map(({ skillCode }): Truth => ({ skillCode, has: random() < 0.4, level: 1 + Math.floor(random() * 5), years: 1 + Math.floor(random() * 12) }));
    const said = truths.flatMap((truth, index) => {
      const made = madeSkills[index];
      const line = made === undefined ? null : lineOf(random, { names: [made.titleChinese, made.titleEnglish, ...made.synonyms], truth, wished: random() < 0.2 });
      return line === null ? [] : [line];
    });
    const lines = [...said, pick(random, fillers), pick(random, fillers)].map((line) => ({ line, key: random() })).sort((a, b) => a.key - b.key).map(({ line }) => line);
    return { truths, lines };
  });
};

export type MadeProfile = { readonly skillCode: string; readonly level: number; readonly isMust: boolean; readonly years: number | null }[];
/** A position of a seed: four to six requirements. */
export const makeProfile = (seed: number): MadeProfile => {
  const random = createRandom(seed);
  const order = madeSkills.map(({ skillCode }) => ({ skillCode, key: random() })).sort((a, b) => a.key - b.key);
  return order.slice(0, 4 + Math.floor(random() * 3)).map(({ skillCode }, index) => ({ skillCode, level: 2 + Math.floor(random() * 4), isMust: index < 3, years: random() < 0.5 ? null : 1 + Math.floor(random() * 6) }));
};
