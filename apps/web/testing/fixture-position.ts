/** Made-up positions and skills for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';

const skills = [
  { skillCode: 'fixtureSetting', titleChinese: '工装调试', titleEnglish: 'Fixture setting', synonyms: ['夹具调试', 'jig setting'], isEnded: false },
  { skillCode: 'visualInspection', titleChinese: '外观检验', titleEnglish: 'Visual inspection', synonyms: ['外观检查'], isEnded: false },
  { skillCode: 'typescript', titleChinese: 'TypeScript', titleEnglish: 'TypeScript', synonyms: ['TS'], isEnded: false },
];
const positions = [
  { positionCode: 'lineOperator', titleChinese: '产线操作工', titleEnglish: 'Line operator', isEnded: false, people: 412, duties: 3, requirements: 2, profileSince: '2026-03-01' },
  { positionCode: 'softwareEngineer', titleChinese: '软件工程师', titleEnglish: 'Software engineer', isEnded: false, people: 38, duties: 0, requirements: 0, profileSince: null },
];
const profile = {
  duties: [{ dutyCode: 'duty1', text: '按作业指导书完成装配，保证节拍', weight: 60 }, { dutyCode: 'duty2', text: '首件检验与异常上报', weight: 30 }, { dutyCode: 'duty3', text: '工位 5S', weight: 10 }],
  requirements: [{ skillCode: 'fixtureSetting', level: 3, isMust: true, years: 1, note: '同类产线经验' }, { skillCode: 'visualInspection', level: 2, isMust: false, years: null, note: '' }],
  competencies: [{ competencyCode: 'competency1', titleChinese: '质量意识', titleEnglish: 'Quality awareness', level: 4 }],
};
const nothing = { duties: [], requirements: [], competencies: [] };

export const positionAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  listPositions: ({ state }) => ({ total: state.isEmpty ? 0 : positions.length, mayChange: true, rows: state.isEmpty ? [] : positions }),
  readPosition: ({ state, query, params }) => ({
    positionCode: params['positionCode'] ?? 'lineOperator', titleChinese: '产线操作工', titleEnglish: 'Line operator', isEnded: false, mayChange: true, asOf: query.get('asOf') || '2026-11-02',
    profileSince: state.isEmpty ? null : '2026-03-01', profile: state.isEmpty ? nothing : profile, skills,
    versions: state.isEmpty ? [] : [{ validFrom: '2026-03-01', madeAt: '2026-03-02T10:00:00+08:00', madeBy: '人事专员示例', isReplaced: false }, { validFrom: '2026-03-01', madeAt: '2026-02-20T10:00:00+08:00', madeBy: '人事专员示例', isReplaced: true }],
    people: state.isEmpty ? [] : [{ personNumber: 'SZ000813', name: '王夜班', department: '生产二部' }, { personNumber: 'SZ000900', name: '赵示例', department: '生产二部' }],
  }),
  listSkills: ({ state }) => ({ total: state.isEmpty ? 0 : skills.length, mayChange: true, rows: state.isEmpty ? [] : skills.map((skill, index) => ({ ...skill, positions: 2 - index })) }),
  listCompetencies: ({ state }) => ({ total: state.isEmpty ? 0 : profile.competencies.length, rows: state.isEmpty ? [] : profile.competencies.map(({ competencyCode, titleChinese, titleEnglish }) => ({ competencyCode, titleChinese, titleEnglish, positions: 1 })) }),
  savePosition: () => ({ done: true }), savePositionProfile: () => ({ done: true }), saveSkill: () => ({ done: true }), placeOnPosition: () => ({ placed: 1, failures: [{ personNumber: 'SZ999999', code: 'personUnknown' }] }),
};
