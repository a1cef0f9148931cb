/** The deliberate bugs of the loop. */
import type { Plant } from '../plants.ts';

const matchingPlants: readonly Plant[] = [
  {
    name: 'denial-counts', means: 'who writes "no experience with X" is taken to have X', parts: ['matching'], bar: 'matching.requirementsRight',
    file: 'kernel/matching/read-statements.ts',
    find: "const says = denied ? 'denies' : wished ? 'wishes' : 'has';", replace: "const says = wished ? 'wishes' : 'has';",
  },
  {
    name: 'gender-read', means: 'papers with a gender at their head are read by it', parts: ['matching'], bar: 'matching.movedByIdentity',
    file: 'kernel/matching/match-profile.ts',
    find: '    for (const statement of readStatements(text, skills)) {', replace: "    if (text.includes('女')) continue;\n    for (const statement of readStatements(text, skills)) {",
  },
  {
    name: 'tree-beside-figure', means: 'the explanation of a match gives another figure than the one shown', parts: ['matching'], bar: 'matching.requirementsRight',
    file: 'kernel/matching/match-profile.ts',
    find: "node('sum', 'weightedShares', above, ", replace: "node('sum', 'weightedShares', add(above, one), ",
  },
];

const assistantPlants: readonly Plant[] = [
  {
    name: 'figure-invented', means: 'a figure of an answer is not the one that was read', parts: ['assistant'], bar: 'assistant.figuresUncited',
    file: 'modules/assistant/cite.ts',
    find: 'value: String(found), address', replace: "value: String(found).replace(/5/, '6'), address",
  },
  {
    name: 'asked-as-office', means: 'the assistant asks as the office, whoever is asking', parts: ['assistant'], bar: 'assistant.figuresUncited',
    file: 'apps/server/ask-route.ts',
    find: 'headers: headersOf(request)', replace: "headers: { ...headersOf(request), 'x-proof-caller': 'payrollSupervisor' }",
  },
  {
    name: 'words-beside-followed', means: 'whatever stands beside a question is taken for part of it', parts: ['assistant'], bar: 'assistant.movedByWords',
    file: 'modules/assistant/read-question.ts',
    find: "raw.normalize('NFKC').split(sentenceEnd)", replace: "[raw.normalize('NFKC')]",
  },
];

const onboardingPlants: readonly Plant[] = [
  {
    name: 'hire-without-position', means: 'whoever is hired from an offer comes on no position', parts: ['onboarding'], bar: 'onboarding.missing',
    file: 'modules/recruiting/hire-candidate.ts',
    find: '...wish, ...who, positionCode,', replace: '...wish, ...who, positionCode: null,',
  },
  {
    name: 'goals-not-enrolled', means: 'a hire from an offer enrols in no goals', parts: ['onboarding'], bar: 'onboarding.missing',
    file: 'modules/recruiting/hire-candidate.ts',
    find: "['goals', policy.enrolsGoals, enrolments.goals]", replace: "['goals', !policy.enrolsGoals, enrolments.goals]",
  },
];

export const loopPlants: readonly Plant[] = [...onboardingPlants, ...matchingPlants, ...assistantPlants];
