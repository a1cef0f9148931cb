/**
 * Plainly synthetic persons: region codes nobody is born in, telephone and card prefixes no one was given, example
 * domains, names put together from syllables. Every number is made from the person's index, so that none occurs twice.
 */
import { dateText } from './october.ts';
import type { Random } from './random.ts';

const surnames = [
  '安', '柏', '卞', '岑', '柴', '车', '储', '淳', '戴', '狄', '窦', '樊', '封', '甘', '葛', '耿', '古', '顾', '管', '桂',
  '郝', '洪', '侯', '华', '季', '简', '江', '焦', '靳', '景', '康', '柯', '孔', '匡', '赖', '蓝', '黎', '连', '廖', '凌',
  '柳', '龙', '娄', '卢', '鲁', '陆', '路', '骆', '麦', '满', '梅', '孟', '苗', '闵', '莫', '穆', '倪', '聂', '宁', '钮',
  '欧阳', '潘', '庞', '裴', '蒲', '戚', '祁', '钱', '秦', '邱', '瞿', '饶', '任', '荣', '阮', '桑', '沙', '单', '上官', '邵',
  '申', '盛', '施', '石', '司徒', '松', '苏', '谈', '覃', '汤', '陶', '滕', '田', '童', '万', '汪', '危', '韦', '卫', '魏',
  '文', '翁', '巫', '武', '奚', '席', '夏侯', '向', '萧', '辛', '邢', '熊', '徐', '许', '薛', '严', '颜', '晏', '燕', '叶',
  '易', '殷', '尹', '应', '游', '于', '余', '虞', '喻', '郁', '元', '岳', '云', '臧', '曾', '翟', '詹', '湛', '章', '郑',
] as const;

/** Some are rare, `𣘗` stands outside the basic plane: names must survive every conversion. */
const givenFirst = [
  '砚', '禾', '霁', '岚', '澄', '溪', '屿', '棠', '蔚', '翎', '知', '以', '攸', '亦', '沐', '昱', '柚', '栩', '洵', '浔',
  '淅', '湉', '澍', '煦', '珩', '琤', '瑭', '畅', '祎', '筱', '绮', '芃', '茉', '菀', '葳', '蕴', '蘅', '诗', '谨', '逸',
  '采', '锦', '闻', '霖', '颂', '飏', '驰', '鸢', '黛', '龄', '垚', '犇', '淼', '䶮', '𣘗', '喆', '翀', '斐', '旻', '朗',
] as const;
const givenSecond = [
  '安', '白', '宸', '初', '川', '丹', '朵', '帆', '枫', '歌', '冠', '寒', '航', '皓', '恒', '华', '欢', '卉', '嘉', '菁',
  '景', '君', '凯', '兰', '乐', '莉', '琳', '伶', '洛', '曼', '淇', '奇', '倩', '青', '泉', '蓉', '若', '珊', '笙', '书',
  '舒', '桐', '彤', '宛', '汶', '汐', '夏', '昕', '星', '轩', '雪', '雅', '言', '妍', '扬', '瑶', '怡', '音', '颖', '悠',
] as const;
const combinations = surnames.length * givenFirst.length * givenSecond.length;

/** Names that too many people know; the lists above hardly make one, and this makes sure. */
const refusedNames = new Set(['徐志摩', '郑成功', '苏东坡', '钱学森', '孟浩然', '陆逸轩', '任嘉伦', '余文乐', '应采儿', '叶倩文', '郑秀文', '田华英', '萧敬腾', '许嘉轩']);

/** The name of the person with this index; two indexes below 504,000 never share one. */
export function nameOf(seed: number, index: number): string {
  const start = (Math.imul(seed, 7919) >>> 0) % combinations;
  // The step shares no factor with 140 · 60 · 60, so that it visits every combination once.
  const place = (start + index * 184_481) % combinations;
  const name = nameAt(place);
  return refusedNames.has(name) ? `${name}禾` : name;
}

function nameAt(place: number): string {
  const surname = surnames[place % surnames.length] as string;
  const rest = Math.floor(place / surnames.length);
  return surname + (givenFirst[rest % givenFirst.length] as string) + (givenSecond[Math.floor(rest / givenFirst.length)] as string);
}

const hungarianFamily = ['Példa', 'Minta', 'Teszt', 'Próba', 'Sablon', 'Vázlat', 'Álnév', 'Képzelt'] as const;
const hungarianGiven = ['Csillag', 'Felhő', 'Hajnal', 'Zápor', 'Tavasz', 'Harmat', 'Szellő', 'Patak', 'Liget', 'Fenyő'] as const;

/** Hungarian words that are no usual names, family name first; a number keeps them apart. */
export function hungarianNameOf(index: number): string {
  const family = hungarianFamily[index % hungarianFamily.length] as string;
  const given = hungarianGiven[Math.floor(index / hungarianFamily.length) % hungarianGiven.length] as string;
  const round = Math.floor(index / (hungarianFamily.length * hungarianGiven.length));
  return round === 0 ? `${family} ${given}` : `${family} ${given} ${round + 1}`;
}

const checksumWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** The 18th character of a resident identity number (GB 11643). */
export function identityChecksum(seventeen: string): string {
  let sum = 0;
  for (let place = 0; place < 17; place += 1) sum += Number(seventeen[place]) * (checksumWeights[place] as number);
  return '10X98765432'[sum % 11] as string;
}

/** 99xxxx is assigned to no region (GB/T 2260). Index and number go together one to one. */
export function identityNumberOf(index: number, birthDay: number): string {
  const region = `99${String(index % 10_000).padStart(4, '0')}`;
  const order = String(Math.floor(index / 10_000) % 1000).padStart(3, '0');
  const seventeen = `${region}${dateText(birthDay).replaceAll('-', '')}${order}`;
  return seventeen + identityChecksum(seventeen);
}

/** 120 begins no mobile number in China; +36 00 begins none in Hungary. */
export const mobileOf = (index: number): string => `120${String(index).padStart(8, '0')}`;
export const hungarianMobileOf = (index: number): string => `+3600${String(index).padStart(7, '0')}`;

/** No issuer has cards that begin with 0000. */
export const bankAccountOf = (index: number): string => `0000${String(index).padStart(15, '0')}`;

/** Ordinary WeCom accounts are the person number in small letters; some were made by hand, years ago. */
export const handMadeUserId = (random: Random, index: number): string => `${random.pick(['xh', 'work', 'user', 'wx'])}_${(index * 7 + 11).toString(36)}${random.between(10, 99)}`;
