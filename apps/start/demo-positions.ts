/** Skills, positions and their profiles in the demonstration, and who holds which: by department, from the first day of work on. */
import { assert } from '#kernel/base/result';
import { employedPersons, listPositions, savePosition, savePositionProfile, saveSkill, takeOverPositions } from '#modules/people';
import { asSystem, withCompany, type Company, type Database } from '#modules/platform';

const skill = (skillCode: string, titleChinese: string, titleEnglish: string, ...synonyms: readonly string[]) => ({ skillCode, titleChinese, titleEnglish, synonyms, isEnded: false });
const skills = [
  skill('typescript', 'TypeScript', 'TypeScript', 'TS'), skill('kubernetes', 'Kubernetes', 'Kubernetes', 'K8s'), skill('testAutomation', '自动化测试', 'Test automation', '测试自动化'),
  skill('assembly', '装配', 'Assembly', '组装'), skill('fixtureSetting', '工装调试', 'Fixture setting', '夹具调试', 'jig setting'), skill('visualInspection', '外观检验', 'Visual inspection', '外观检查'),
  skill('equipmentCare', '设备保养', 'Equipment care', '设备维护'), skill('stockKeeping', '仓储管理', 'Stock keeping', '库存管理'),
  skill('negotiation', '商务谈判', 'Negotiation', '谈判'), skill('customerCare', '客户服务', 'Customer care', '客服'), skill('spreadsheets', '电子表格', 'Spreadsheets', 'Excel'),
] as const;

type Need = readonly [skillCode: string, level: 1 | 2 | 3 | 4 | 5, isMust: boolean, years: number | null];
type DemoPosition = { readonly code: string; readonly titles: readonly [chinese: string, english: string]; readonly departments: RegExp; readonly duties: readonly (readonly [text: string, weight: number])[]; readonly needs: readonly Need[] };

/** The first whose departments fit. */
const positions: readonly DemoPosition[] = [
  {
    code: 'softwareEngineer', titles: ['软件工程师', 'Software engineer'], departments: /研发中心|信息中心|技术支持部/,
    duties: [['按计划交付功能并编写测试', 50], ['线上问题在约定时间内处理', 30], ['评审设计与代码', 20]], needs: [['typescript', 3, true, 2], ['testAutomation', 3, true, null], ['kubernetes', 2, false, 1]],
  },
  { code: 'qualityInspector', titles: ['质量检验员', 'Quality inspector'], departments: /质量部/, duties: [['首件、巡检与终检按标准完成', 60], ['异常当班上报并跟踪关闭', 40]], needs: [['visualInspection', 4, true, 1], ['spreadsheets', 2, false, null]] },
  { code: 'warehouseKeeper', titles: ['仓储与设备管理员', 'Stock and equipment keeper'], departments: /仓储部|设备部|供应链中心/, duties: [['账实相符，出入库当日登记', 60], ['设备按计划保养', 40]], needs: [['stockKeeping', 3, true, null], ['equipmentCare', 3, false, null]] },
  { code: 'lineOperator', titles: ['产线操作工', 'Line operator'], departments: /车间/, duties: [['按作业指导书完成装配，保证节拍', 60], ['首件检验与异常上报', 30], ['工位 5S', 10]], needs: [['assembly', 3, true, null], ['fixtureSetting', 2, false, 1], ['visualInspection', 2, false, null]] },
  { code: 'salesRepresentative', titles: ['销售代表', 'Sales representative'], departments: /销售部|客户服务部|市场中心/, duties: [['完成签约与回款', 60], ['客户问题当日答复', 40]], needs: [['negotiation', 3, true, 1], ['customerCare', 3, true, null]] },
  { code: 'officeSpecialist', titles: ['职能专员', 'Office specialist'], departments: /./, duties: [['按时完成月度事务，差错及时更正', 70], ['改进流程', 30]], needs: [['spreadsheets', 3, true, null]] },
];
const competencies = [{ competencyCode: '', titleChinese: '质量意识', titleEnglish: 'Quality awareness', level: 3 }, { competencyCode: '', titleChinese: '协作', titleEnglish: 'Working together', level: 3 }, { competencyCode: '', titleChinese: '守时', titleEnglish: 'Punctuality', level: 3 }] as const;

/** Profiles hold from before anybody joined. */
const sinceDay = 14_610;
const everyDay = { fromDay: 0, toDay: 60_000 };

/** Does nothing where the company has positions already. */
export const ensureDemoPositions = (database: Database, company: Company): Promise<void> => withCompany(database, asSystem(company.companyId, 'demonstration', 'setUp'), async (tx) => {
  if ((await listPositions(tx)).length > 0) return;
  for (const each of skills) assert((await saveSkill(tx, each)).ok, 'a skill of the demonstration');
  for (const { code, titles: [titleChinese, titleEnglish], duties, needs } of positions) {
    assert((await savePosition(tx, { positionCode: code, titleChinese, titleEnglish, isEnded: false })).ok, 'a position of the demonstration');
    const saved = await savePositionProfile(tx, {
      positionCode: code, validFromDay: sinceDay, duties: duties.map(([text, weight]) => ({ dutyCode: '', text, weight })), competencies,
      requirements: needs.map(([skillCode, level, isMust, years]) => ({ skillCode, level, isMust, years, note: '' })),
    });
    assert(saved.ok, 'a profile of the demonstration');
  }
  const people = await employedPersons(tx, everyDay);
  await takeOverPositions(tx, people.flatMap(({ personId, hireDay, department }) => {
    const position = positions.find(({ departments }) => departments.test(department));
    return position === undefined ? [] : [{ personId, validFromDay: hireDay, positionCode: position.code }];
  }));
});
