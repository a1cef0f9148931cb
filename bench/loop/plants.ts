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
    name: 'asked-as-office', means: 'the assistant asks as the office, whoever is asking', parts: ['assistant'], bar: 'assistant.outsideRights',
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

const routingPlants: readonly Plant[] = [
  {
    name: 'asked-of-todays-managers', means: 'a question goes to the managers of today, not of its period', parts: ['routing'], bar: 'routing.wrongPeople',
    file: 'modules/self-service/question-route.ts',
    find: 'managerLine(tx, question.personId, question.periodDay)', replace: 'managerLine(tx, question.personId, question.today)',
  },
  {
    name: 'asked-of-who-acts', means: 'a question is put to who acts for the person, and may not answer it', parts: ['routing'], bar: 'routing.wrongPeople',
    file: 'modules/self-service/question-route.ts',
    find: 'userId !== null && acting.has(userId) ? null : userId', replace: 'userId !== null && acting.has(question.userId ?? userId) ? null : userId',
  },
  {
    name: 'office-not-asked', means: 'a question that nobody above answers is nobody\'s', parts: ['routing'], bar: 'routing.questionsLost',
    file: 'modules/self-service/open-question.ts',
    find: '  await insertStep(tx, question, { number: question.step.number + 1,', replace: '  if (next.userId !== null) await insertStep(tx, question, { number: question.step.number + 1,',
  },
  {
    name: 'waits-for-who-left', means: 'whoever has left is waited for through another window', parts: ['routing'], bar: 'routing.questionsLost',
    file: 'modules/self-service/question-time.ts',
    find: 'const next = mayAnswer ? ', replace: 'const next = mayAnswer || question.step.carried === 0 ? ',
  },
  {
    name: 'doubled-hour-second', means: 'a time that clocks show twice is met the second time', parts: ['routing'], bar: 'officeHours.wrong', scale: 0.4,
    file: 'modules/self-service/office-hours.ts',
    find: "{ disambiguation: 'earlier' }", replace: "{ disambiguation: 'later' }",
  },
  {
    name: 'skipped-day-held', means: 'office hours are held on a date that a zone left out', parts: ['routing'], bar: 'officeHours.wrong', scale: 0.4,
    file: 'modules/self-service/office-hours.ts',
    find: '  if (!date.toZonedDateTime(zone).toPlainDate().equals(date)) return null;', replace: '',
  },
];

const subsetsPlants: readonly Plant[] = [
  {
    name: 'absent-routes-served', means: 'routes of a module that is left out are served', parts: ['subsets'], bar: 'subsets.surfacesWrong',
    file: 'apps/server/create-server.ts',
    find: '(absent.has(route.operationId) ? undefined : server.handle(route, handler))', replace: 'server.handle(route, handler)',
  },
  {
    name: 'absent-jobs-done', means: 'the worker does the jobs of a module that is left out', parts: ['subsets'], bar: 'subsets.surfacesWrong',
    file: 'apps/work/optional-modules.ts',
    find: "!absent.modules.has(queue.slice(0, queue.indexOf('.')))", replace: "!absent.modules.has(queue)",
  },
  {
    name: 'absent-proposals-wait', means: 'proposals of a module that is left out wait for people', parts: ['subsets'], bar: 'subsets.surfacesWrong',
    file: 'modules/platform/proposal-store.ts',
    find: 'rows.filter(({ kind }) => !tx.absent.proposalKinds.has(kind)).map(proposalFrom)', replace: 'rows.map(proposalFrom)',
  },
  {
    name: 'absent-scores-pay', means: 'scores move pay although reviews are left out', parts: ['subsets'], bar: 'subsets.payWrong',
    file: 'modules/performance/score-factors.ts',
    find: "isPresent(tx, 'performance') && (await hasPayEffect(tx, month))", replace: '(await hasPayEffect(tx, month))',
  },
  {
    name: 'others-unpaid-without-scores', means: 'without reviews there is no pay by performance at all', parts: ['subsets'], bar: 'subsets.payWrong',
    file: 'modules/payroll/performance-inputs.ts',
    find: '  if (bases.size === 0) return new Map();', replace: "  if (bases.size === 0 || tx.absent.modules.has('performance')) return new Map();",
  },
];

const storyPlants: readonly Plant[] = [
  {
    name: 'result-unfollowed', means: 'an approved score moves no payslip until somebody computes the month again', parts: ['story'], bar: 'loopStory.broken',
    file: 'apps/work/result-jobs.ts',
    find: "if (followed.ok && proposal.state === 'approved') await followResults(jobs)(tx);", replace: '',
  },
  {
    name: 'answerer-approves', means: 'whoever answers a question approves the corrections that they file', parts: ['story'], bar: 'loopStory.broken',
    file: 'modules/self-service/correct-figure.ts',
    find: 'route: withoutUsers(wish.route, wish.notBy)', replace: 'route: wish.route',
  },
  {
    name: 'preview-without-score', means: 'what a correction would pay is shown without the result that follows from it', parts: ['story'], bar: 'loopStory.broken',
    file: 'modules/self-service/question-routes.ts',
    find: '...(rederiveScores === null ? {} : { follow: (inside: CompanyTransaction) => rederiveScores(inside, personId) })', replace: '...{}',
  },
];

const yearPlants: readonly Plant[] = [
  {
    name: 'rule-before-its-day', means: 'a rule about the factor counts before its first day', parts: ['year'], bar: 'year.effectsWithoutRule', scale: 0.08,
    file: 'modules/performance/score-factors.ts',
    find: "ruleInForce(tx, 'payFactor', `${month}-01`)", replace: "ruleInForce(tx, 'payFactor', '9999-12-31')",
  },
  {
    name: 'gone-and-not-said', means: 'a score whose review or approval is gone passes for one that stands', parts: ['year'], bar: 'year.removedLinksUnseen', scale: 0.08,
    file: 'modules/performance/score-rederive.ts',
    find: 'stands && givesStored(', replace: 'givesStored(',
  },
  {
    name: 'late-days-forgotten', means: 'a late arrival counts for nothing', parts: ['year'], bar: 'year.scoresNotRederived', scale: 0.08,
    file: 'modules/performance/score-points.ts',
    find: "['late', 'lateMinutes']", replace: "['late', 'earlyMinutes']",
  },
  {
    name: 'carried-again', means: 'what an earlier month carried is carried again', parts: ['year'], bar: 'year.orderDiffers', scale: 0.08,
    file: 'modules/payroll/find-retro.ts',
    find: ' - (carried.get(line.item) ?? 0)', replace: '',
  },
  {
    name: 'newer-scores-unseen', means: 'a locked month is not looked at again when a newer result speaks about it', parts: ['year'], bar: 'year.effectsWithoutRule', scale: 0.08,
    file: 'modules/payroll/find-suspects.ts',
    // Two nets hold them, one of them in the database (payroll.ask_for_result): the plant lets them fall through both.
    find: 'if (rated.length > 0) for (const personId of await scoresNewerThan(tx, { cutSeq: Math.max(cutSeq, sinceSeq), month, personIds: rated })) suspects.add(personId);',
    replace: 'for (const personId of await scoresNewerThan(tx, { cutSeq: Math.max(cutSeq, sinceSeq), month, personIds })) suspects.delete(personId);',
  },
];

const feedbackPlants: readonly Plant[] = [
  {
    name: 'as-they-came', means: 'what a group said is shown in the order in which it came', parts: ['feedback'], bar: 'feedback.answersDiffer',
    file: 'kernel/performance/feedback-view.ts',
    find: "filter((text) => text !== '').sort()", replace: "filter((text) => text !== '')",
  },
  {
    name: 'two-are-a-group', means: 'two answers are shown as a group', parts: ['feedback'], bar: 'feedback.smallGroupsShown',
    file: 'kernel/performance/feedback-view.ts',
    find: "if (authors.size < smallest) return { group, state: 'heldBack' };", replace: "if (authors.size < 2) return { group, state: 'heldBack' };",
  },
  {
    name: 'copy-counts-answers', means: 'the copy of one\'s data says how many answered', parts: ['feedback'], bar: 'feedback.answersDiffer',
    file: 'modules/performance/review-person-data.ts',
    find: '[reviewId, { asked }]): PersonDataRow => ({ reviewId, asked })', replace: '[reviewId, { answered }]): PersonDataRow => ({ reviewId, asked: answered })',
  },
];

export const loopPlants: readonly Plant[] = [...yearPlants, ...feedbackPlants, ...storyPlants, ...onboardingPlants, ...matchingPlants, ...assistantPlants, ...routingPlants, ...subsetsPlants];
