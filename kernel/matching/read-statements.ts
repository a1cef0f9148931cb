/**
 * What a text says about skills: had, denied, or only wished for; how well, and for how long. Plain reading by cues, phrase by
 * phrase: a sentence is cut at commas and contrasts, and a piece without a cue of its own continues the piece before it
 * ("no experience with X, Y or Z" denies three). A cue that comes before the first skill speaks forward, one that comes after speaks
 * backward ("5 years of Java", "Java (5 years)").
 */
import { parseDecimal } from '../quantity/decimal.ts';
import { add, isZero, multiply, rational, type Rational } from '../quantity/rational.ts';
import { findSkills, foldWidth, type NamedSkill } from './skill-names.ts';

export type SkillStatement = {
  readonly skillCode: string;
  readonly says: 'has' | 'denies' | 'wishes';
  /** 1 … 5 when a word says so. */
  readonly level: number | null;
  /** Years of practice when the text says so. */
  readonly years: Rational | null;
  /** Where the skill is named, half-open, in the text. */
  readonly from: number;
  readonly to: number;
  /** The piece of text that says it. */
  readonly quote: string;
};

type Cue<T> = { readonly from: number; readonly to: number; readonly value: T };
type Piece = { readonly from: number; readonly to: number };
type Mention = { readonly skillCode: string; readonly from: number; readonly to: number };

const sentenceEnd = /[。；;！!？?\n\r•●▪|]|\.(?=\s|$|[\u4e00-\u9fff])/gu;
const contrast = /但是?|不过|然而|却|\b(?:but|however|although|though|whereas)\b/giu;
/** Words that look like a negation and are none; blanked before negations are sought. */
const noNegation = /没有问题|不仅仅?|不只|不但|不限于|不少于|不低于|不断|\bno(?:t)? (?:less|fewer) than\b|\bnot (?:only|just|merely|limited to)\b|\bno problems?\b|\bwithout problems?\b/giu;
const negation = new RegExp([
  '没有', '没(?:用|接触|学|做|使用|写|碰|参与|搞)过?', '未(?:曾|使用|接触|学习|学|用|参与|掌握|涉及|做)过?', '从未', '从没', '不会', '不熟悉?', '不了解', '不懂', '不掌握',
  '不具备', '不擅长', '不曾', '缺乏', '缺少', '尚未', '尚无', '并无', '暂无', '毫无', '零基础', '零经验', String.raw`无(?=[^，,。；]{0,40}(?:经验|基础|经历|背景))`, String.raw`(?<=[:：]\s{0,3})无(?=\s*$)`,
  String.raw`\b(?:no|not|never|without|none|nil|neither|nor|cannot|unfamiliar|lack(?:s|ing|ed)?)\b`, String.raw`\b(?:have|has|had|do|does|did|is|are|was|can|could)n['’]?t\b`,
].join('|'), 'giu');
/** "nothing other than X": what is excepted is had. */
const exception = /以外|之外|除了|\bother than\b|\bexcept\b|\bbesides\b/iu;
const wish = /希望|想要?学|计划|打算|准备学|有意(?!义)|愿意学|正在学|学习中|感兴趣|\b(?:wants?|wanted|would like|plan(?:s|ning)?|hop(?:es?|ing)|willing|eager|keen) to\b|\binterested in\b|\b(?:am|currently|started) learning\b|\bto learn\b/iu;
/** Only sets pieces apart: whatever was done was not denied by the piece before. */
const use = /使用|[^不没未]用|负责|开发|主导|参与|做过|从事|搭建|维护|设计|\b(?:us(?:ed?|ing)|built|build|develop\w*|design\w*|maintain\w*|led|worked|experienced|responsible)\b/iu;
/** Ends what a negation reaches, once it reached a skill: "没有 X 经验的 Y 工程师". */
const negationEnd = /经验|经历|基础|背景|\b(?:experience|knowledge|background|skills?)\b/giu;

/** Words for levels; the first that fits at a place counts. */
const levelWords: readonly (readonly [number, string])[] = [
  [5, String.raw`精通|专家|\bexperts?\b|\bexpertise\b|\bmaster(?:y|ed)\b`],
  [4, String.raw`熟练(?:掌握|使用|运用|应用)?|深入(?:掌握|了解|理解|熟悉|研究)?|扎实|\bproficien(?:t|cy)\b|\badvanced\b|\bstrong\b|\bskilled\b|\bfluent\b`],
  [1, String.raw`基本(?:掌握|了解|熟悉)|初步(?:掌握|了解)`],
  [3, String.raw`熟悉|掌握|\bworking knowledge\b|\bintermediate\b|\bcompetent\b|\bsolid\b`],
  [2, String.raw`会用|一般|\bfamiliar(?:ity)?\b|\bsome experience\b`],
  [1, String.raw`了解|接触过|入门|初级|\bbasics?\b|\bbeginner\b|\bnovice\b|\belementary\b|\bexposure\b`],
];
const levelPattern = new RegExp(levelWords.map(([, words]) => `(${words})`).join('|'), 'giu');

const wordNumbers = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen'];
const yearsPattern = new RegExp(
  String.raw`(?:(?<![\d.])(\d{1,2}(?:\.\d{1,2})?)|([一二两三四五六七八九十]{1,3}|半)|\b(${wordNumbers.join('|')}))\s*[+多余]?\s*(?:(年(?!级|制|龄|[\d前后]))(半)?|(years?|yrs?)\b|(个月|months?\b))`, 'giu');

const chineseDigits = '零一二三四五六七八九';
const chineseNumber = (text: string): Rational => {
  if (text === '半') return rational(1n, 2n);
  const digit = (sign: string | undefined, otherwise: number): number => (sign === undefined || sign === '' ? otherwise : sign === '两' ? 2 : Math.max(0, chineseDigits.indexOf(sign)));
  const [tens, units] = text.split('十');
  return units === undefined ? rational(BigInt(digit(text[0], 0))) : rational(BigInt(10 * digit(tens, 1) + digit(units, 0)));
};

const yearsOf = (match: RegExpMatchArray): Rational => {
  const [, digits, chinese, word, , half, , months] = match;
  const count = digits !== undefined ? (parseDecimal(digits) ?? rational(0n))
    : chinese !== undefined ? chineseNumber(chinese) : rational(BigInt(Math.max(0, wordNumbers.indexOf((word ?? '').toLowerCase()))));
  if (months !== undefined) return multiply(count, rational(1n, 12n));
  return half === undefined ? count : add(count, rational(1n, 2n));
};

const cuesOf = <T>(text: string, { from, to }: Piece, pattern: RegExp, value: (match: RegExpMatchArray) => T): readonly Cue<T>[] =>
  [...text.slice(from, to).matchAll(pattern)].map((match) => ({ from: from + (match.index ?? 0), to: from + (match.index ?? 0) + match[0].length, value: value(match) }));

const levelCues = (text: string, piece: Piece): readonly Cue<number>[] =>
  cuesOf(text, piece, levelPattern, (match) => levelWords[match.slice(1).findIndex((group) => group !== undefined)]?.[0] ?? 1);
const yearCues = (text: string, piece: Piece): readonly Cue<Rational>[] => cuesOf(text, piece, yearsPattern, yearsOf);
const negationCues = (text: string, piece: Piece): readonly Cue<null>[] => cuesOf(text, piece, negation, () => null);

/** [from, to) pieces between the places where a pattern matches. */
const splitAt = (text: string, { from, to }: Piece, places: readonly { readonly end: number; readonly next: number }[]): readonly Piece[] => {
  const pieces: Piece[] = [];
  let start = from;
  for (const { end, next } of places) {
    if (end > start) pieces.push({ from: start, to: end });
    start = Math.max(start, next);
  }
  if (to > start) pieces.push({ from: start, to });
  return pieces.filter((piece) => text.slice(piece.from, piece.to).trim() !== '');
};

/** Commas outside brackets. */
const commasOf = (text: string, { from, to }: Piece): readonly { readonly end: number; readonly next: number }[] => {
  const places: { end: number; next: number }[] = [];
  let depth = 0;
  for (let index = from; index < to; index += 1) {
    const sign = text[index] ?? '';
    if (sign === '(' || sign === '[') depth += 1;
    else if (sign === ')' || sign === ']') depth = Math.max(0, depth - 1);
    else if (depth === 0 && (sign === ',' || sign === '、')) places.push({ end: index, next: index + 1 });
  }
  return places;
};

/** Pieces of a sentence that each speak for themselves. */
const phrasesOf = (text: string, sentence: Piece): readonly Piece[] => {
  const turns = [...text.slice(sentence.from, sentence.to).matchAll(contrast)].map(({ index }) => ({ end: sentence.from + index, next: sentence.from + index }));
  return splitAt(text, sentence, turns).flatMap((part) => {
    const phrases: Piece[] = [];
    for (const piece of splitAt(text, part, commasOf(text, part))) {
      const before = phrases.at(-1);
      if (before === undefined || speaks(text, piece)) phrases.push(piece);
      else phrases[phrases.length - 1] = { from: before.from, to: piece.to };
    }
    return phrases;
  });
};

const speaks = (text: string, piece: Piece): boolean => {
  const words = text.slice(piece.from, piece.to);
  return negationCues(text, piece).length > 0 || levelCues(text, piece).length > 0 || yearCues(text, piece).length > 0 || wish.test(words) || use.test(words);
};

/** The cue that speaks for a mention: the nearest before it when the first cue precedes the first mention, else the nearest after. */
const cueFor = <T>(cues: readonly Cue<T>[], mentions: readonly Mention[], mention: Mention): T | null => {
  const [firstCue, firstMention] = [cues[0], mentions[0]];
  if (firstCue === undefined || firstMention === undefined) return null;
  const forward = firstCue.from < firstMention.from;
  const cue = forward ? cues.findLast(({ to }) => to <= mention.from) : cues.find(({ from }) => from >= mention.to);
  return cue?.value ?? null;
};

/** How far behind a skill a negation may stand to be about it: "Kubernetes experience: none". */
const answerDistance = 16;

/** Whether a negation of the phrase reaches the mention. */
const isDenied = (text: string, phrase: Piece, negations: readonly Cue<null>[], mentions: readonly Mention[], mention: Mention): boolean => {
  if (negations.length === 0 || exception.test(text.slice(phrase.from, phrase.to))) return false;
  const before = negations.findLast(({ to }) => to <= mention.from);
  if (before !== undefined) {
    const reached = mentions.find(({ from }) => from >= before.to);
    if (reached === undefined || reached.from >= mention.from) return true;
    return cuesOf(text, { from: reached.to, to: mention.from }, negationEnd, () => null).length === 0;
  }
  const after = negations.find(({ from }) => from >= mention.to);
  const last = mentions.at(-1);
  return after !== undefined && last !== undefined && last.to <= after.from && after.from - last.to <= answerDistance;
};

const phraseStatements = (text: string, phrase: Piece, mentions: readonly Mention[]): readonly SkillStatement[] => {
  const [levels, years, negations] = [levelCues(text, phrase), yearCues(text, phrase), negationCues(text, phrase)];
  const quote = text.slice(phrase.from, phrase.to).trim();
  const wished = wish.test(quote);
  return mentions.map((mention): SkillStatement => {
    const spent = cueFor(years, mentions, mention);
    const denied = (spent !== null && isZero(spent)) || isDenied(text, phrase, negations, mentions, mention);
    const says = denied ? 'denies' : wished ? 'wishes' : 'has';
    return { ...mention, says, level: says === 'has' ? cueFor(levels, mentions, mention) : null, years: says === 'has' ? spent : null, quote };
  });
};

/** Stands where a skill is named while cues are sought: no letter, no space. */
const nameFiller = '\ue000';

/** Everything a text says about the skills, in order. */
export const readStatements = (raw: string, skills: readonly NamedSkill[]): readonly SkillStatement[] => {
  const text = foldWidth(raw);
  const mentions = findSkills(text, skills).flatMap(({ skillCodes, from, to }) => skillCodes.map((skillCode): Mention => ({ skillCode, from, to })));
  if (mentions.length === 0) return [];
  // Names of skills are blanked for the cues, so that "R: the basics" of a title is no level.
  const blank = (source: string, from: number, to: number, filler: string): string => `${source.slice(0, from)}${filler.repeat(to - from)}${source.slice(to)}`;
  const plain = [...text.matchAll(noNegation)].reduce((source, { 0: found, index }) => blank(source, index, index + found.length, ' '), text);
  const cueText = mentions.reduce((source, { from, to }) => blank(source, from, to, nameFiller), plain);
  const ends = [...cueText.matchAll(sentenceEnd)].map(({ index }) => ({ end: index, next: index + 1 }));
  return splitAt(text, { from: 0, to: text.length }, ends)
    .flatMap((sentence) => phrasesOf(cueText, sentence))
    .flatMap((phrase) => {
      const inside = mentions.filter(({ from, to }) => from >= phrase.from && to <= phrase.to);
      const quote = raw.slice(phrase.from, phrase.to).trim();
      return phraseStatements(cueText, phrase, inside).map((statement) => ({ ...statement, quote }));
    });
};
