/** The two companies' places: who sits where, and what that place's wages look like. Amounts in fen. */
import type { Random } from './random.ts';
import type { WorldWorkplace } from './world-types.ts';

export type PlaceCode = 'SH' | 'SZ' | 'BJ' | 'HU' | 'MN';

export type Place = {
  readonly code: PlaceCode;
  readonly workplace: WorldWorkplace;
  readonly legalEntity: string;
  readonly insurancePlace: string | null;
  readonly currency: string;
  /** Position in the department numbers, and the offset of the person indexes of the place. */
  readonly number: number;
  readonly divisions: readonly string[];
  /** The schedule of the n-th person, in turn. */
  readonly scheduleCodes: readonly string[];
  readonly positions: readonly string[];
};

const china = { zone: 'Asia/Shanghai', country: 'CN' } as const;

export const places: Readonly<Record<PlaceCode, Place>> = {
  SH: {
    code: 'SH', number: 1, legalEntity: '星河示例制造有限公司', insurancePlace: 'shanghai', currency: 'CNY',
    workplace: { code: 'SH-HQ', name: '上海总部', region: 'shanghai', city: 'shanghai', ...china },
    divisions: ['研发中心', '市场中心', '财务中心', '供应链中心', '人事行政中心', '信息中心'],
    scheduleCodes: ['SH-FLEX', 'SH-OFFICE', 'SH-FLEX', 'SH-LUNCH', 'SH-FLEX', 'SH-OFFICE', 'SH-FLEX', 'SH-OFFICE', 'SH-FLEX', 'SH-LUNCH'],
    positions: ['工程师', '专员', '主任', '产品经理', '分析师'],
  },
  SZ: {
    code: 'SZ', number: 2, legalEntity: '星河示例电子（深圳）有限公司', insurancePlace: 'shenzhen', currency: 'CNY',
    workplace: { code: 'SZ-FACTORY', name: '深圳工厂', region: 'guangdong', city: 'shenzhen', ...china },
    divisions: ['总装车间', '贴片车间', '注塑车间', '包装车间', '质量部', '仓储部', '设备部'],
    scheduleCodes: ['SZ-DAY', 'SZ-NIGHT', 'SZ-DAY', 'SZ-ROTATE', 'SZ-DAY', 'SZ-DAY', 'SZ-NIGHT', 'SZ-ROTATE', 'SZ-DAY', 'SZ-NIGHT'],
    positions: ['操作员', '检验员', '技术员', '物料员'],
  },
  BJ: {
    code: 'BJ', number: 3, legalEntity: '星河示例科技（北京）有限公司', insurancePlace: 'beijing', currency: 'CNY',
    workplace: { code: 'BJ-BRANCH', name: '北京分公司', region: 'beijing', city: 'beijing', ...china },
    divisions: ['销售部', '客户服务部', '技术支持部'],
    scheduleCodes: ['BJ-STANDARD', 'BJ-HOURLY', 'BJ-STANDARD', 'BJ-STANDARD', 'BJ-HOURLY'],
    positions: ['销售', '客服', '支持工程师'],
  },
  HU: {
    code: 'HU', number: 4, legalEntity: 'Csillagfolyó Példa Kft.', insurancePlace: null, currency: 'HUF',
    workplace: { code: 'BUD-OFFICE', name: '布达佩斯办公室', region: 'budapest', city: 'budapest', zone: 'Europe/Budapest', country: 'HU' },
    divisions: ['欧洲运营部'],
    scheduleCodes: ['HU-NIGHT', 'HU-DAY', 'HU-DAY', 'HU-NIGHT'],
    positions: ['Operator', 'Technician'],
  },
  MN: {
    code: 'MN', number: 5, legalEntity: '蒙南示例贸易有限公司', insurancePlace: 'shanghai', currency: 'CNY',
    workplace: { code: 'MN-SH', name: '蒙南上海', region: 'shanghai', city: 'shanghai', ...china },
    divisions: ['贸易部'],
    scheduleCodes: ['MN-OFFICE'],
    positions: ['跟单员', '采购员', '会计'],
  },
};

const yuan = (amount: number): number => amount * 100;
const wholeHundred = (fen: number): number => Math.round(fen / 10_000) * 10_000;

/** A skewed draw: most near `low`, few near `high`. */
const skewed = (random: Random, low: number, high: number): number => wholeHundred(low + ((high - low) * random.below(1001) * random.below(1001)) / 1_000_000);

/** A monthly wage in fen (hourly for hourly staff), never below the place's minimum wage; a few stand exactly on an edge. */
export function wageOf(place: Place, hourly: boolean, random: Random): number {
  if (hourly) return random.chance(60) ? 2770 : random.between(56, 160) * 50;
  const edge = random.below(1000);
  if (place.code === 'HU') return wholeHundred(yuan(random.between(450_000, 900_000)));
  if (place.code === 'SZ') return edge < 25 ? yuan(2700) : edge < 40 ? yuan(random.between(27_000, 36_000)) : skewed(random, yuan(3200), yuan(12_000));
  if (place.code === 'BJ') return edge < 15 ? yuan(2540) : edge < 40 ? yuan(random.between(36_000, 52_000)) : skewed(random, yuan(6000), yuan(36_000));
  return edge < 10 ? yuan(2740) : edge < 40 ? yuan(random.between(37_000, 68_000)) : skewed(random, yuan(6500), yuan(37_000));
}

/** Published floors and ceilings of the contribution bases in force in October 2026, in fen. */
export const baseLimits: Readonly<Record<'shanghai' | 'shenzhen' | 'beijing', { readonly pension: readonly [number, number]; readonly medical: readonly [number, number]; readonly housingFund: readonly [number, number] }>> = {
  shanghai: { pension: [yuan(7546), yuan(37_731)], medical: [yuan(7546), yuan(37_731)], housingFund: [yuan(2740), yuan(37_731)] },
  shenzhen: { pension: [yuan(4775), yuan(27_549)], medical: [yuan(6727), yuan(33_633)], housingFund: [yuan(2700), yuan(48_471)] },
  beijing: { pension: [yuan(7270), yuan(36_348)], medical: [yuan(7270), yuan(36_348)], housingFund: [yuan(2540), yuan(36_348)] },
};
