/**
 * The access matrix: every route of the server, by the built-in roles that may call it, and whose object it is about.
 * It says a second time, by hand, what contracts and grants say by rule; access-matrix.test.ts holds the two together, and
 * access.db.test.ts holds the running server against it. A route that is not here stops the server from starting.
 */
import type { BuiltInRole, FieldClass } from '#contracts/api/access-terms';

export type Callers = 'public' | 'signedIn' | readonly BuiltInRole[];

const everyone = 'signedIn';
const keeper: Callers = ['administrator'];
const office: Callers = ['administrator', 'payrollClerk', 'payrollSupervisor'];
const payOffice: Callers = ['payrollClerk', 'payrollSupervisor'];
const payees: Callers = ['payrollClerk', 'payrollSupervisor', 'lineManager', 'employee'];
/** Whose work it is to look at ratings of others. */
const raters: Callers = ['payrollClerk', 'payrollSupervisor', 'lineManager'];
const looking: Callers = ['administrator', 'auditor'];

/** Callers and the operations that are open to them. */
const rows: readonly (readonly [callers: Callers, ...operations: readonly string[]])[] = [
  ['public', 'readSetUp', 'signIn', 'signInDemo', 'proveSecondFactor', 'signInWithPasskey', 'startPasskeyProof', 'finishExternalSignIn', 'listSignInWays', 'startExternalSignIn', 'issueToken', 'makeFirstAdministrator', 'setPasswordByLink'],

  // One's own session, account, rights and notices.
  [everyone, 'readSession', 'signOut', 'switchCompany', 'endOtherSessions', 'endOwnSession', 'listOwnSessions', 'stepUp'],
  [everyone, 'addPasskey', 'changePassword', 'confirmTotp', 'endTotp', 'markNoticesSeen', 'readSecurity', 'removePasskey', 'renewRecoveryCodes', 'startPasskey', 'startTotp'],
  [everyone, 'readOwnReach', 'listDelegations', 'delegateRights', 'endDelegation', 'countUnreadNotices', 'listNotices', 'markNoticesRead'],
  [everyone, 'listMonths', 'decideProposal', 'listProposals', 'readInbox', 'readProposal', 'withdrawProposal'],

  // Questions in words.
  [everyone, 'readAssistant', 'askAssistant'],
  [keeper, 'chooseAssistant'],

  // One's own person.
  [payees, 'readOwnReaders', 'listOwnReaders', 'readOwnDay', 'readOwnMonth', 'explainOwnLine', 'listOwnPayslips', 'readOwnPayslip'],
  [payees, 'downloadMyExport', 'listMyConsents', 'readMyData', 'recordMyConsent', 'requestMyErasure', 'startMyExport'],
  [payees, 'askOwnBankChange', 'objectToBankChange', 'readOwnAccountNumber', 'readOwnBankAccount'],

  // Requests and leave.
  [payees, 'estimateOwnRequest', 'listOwnRequests', 'readOwnLeave', 'readOwnRequest', 'remindApprover', 'submitOwnRequest', 'withdrawOwnRequest', 'startPunchAnchor', 'handInKeptPunches', 'listKeptPunches'],
  [['administrator', 'payrollClerk', 'payrollSupervisor', 'lineManager'], 'listLeaveBalances', 'listRequests', 'readPersonLeave', 'readRequest', 'readRequestPolicy'],
  [['payrollSupervisor', 'lineManager'], 'decideRequests', 'handOnRequest', 'revokeRequest'],
  [['administrator', 'payrollClerk'], 'adjustLeave', 'chooseRequestPolicy', 'grantAnnualLeave', 'recordServiceStart'],

  // Goals.
  [payees, 'listGoalCycles', 'listOwnGoals', 'readOwnGoal', 'checkInOwnGoal', 'saveOwnGoal', 'proposeOwnGoals'],
  [['payrollClerk', 'payrollSupervisor', 'lineManager'], 'listGoals', 'readGoal', 'listGoalGaps'],
  [['payrollClerk', 'lineManager'], 'saveGoal', 'moveGoal', 'dropGoal', 'checkInGoal', 'bindGoalEvidence', 'refreshGoalEvidence', 'listEvidenceSources', 'proposeGoals', 'setGoals', 'checkInGoals', 'setGoalsOfProfiles'],
  [['payrollClerk'], 'saveGoalCycle', 'moveGoalCycle'],

  // Reviews, rules about performance, feedback.
  [payees, 'listOwnReviews', 'readOwnReview', 'writeOwnReview', 'explainOwnScore', 'readOwnFeedback', 'giveFeedback', 'answerFeedbackAsk'],
  [raters, 'listReviews', 'exportReviews', 'readReview', 'explainReviewScore', 'listPerformanceRules', 'listFeedback', 'listPersonScores', 'moveReview', 'moveReviews', 'readRatingProposal'],
  [['payrollClerk', 'lineManager'], 'openReviews', 'writeReview', 'proposeScoreChange', 'decideFactor', 'askFeedback', 'askTeams'],
  [['payrollSupervisor', 'lineManager'], 'calibrateReview'],
  [['payrollClerk'], 'importScores', 'proposePerformanceRule', 'endPerformanceRule'],
  [payOffice, 'tryPerformanceRule'],

  // Sources, imports and the work of a month.
  [office, 'readOverview', 'readProgress', 'watchProgress', 'listIncidents', 'listQuarantine', 'listSources', 'listUnmatched', 'matchPerson', 'readQuarantined', 'resolveQuarantined', 'startSync'],
  [office, 'downloadFailedRows', 'downloadTemplate', 'importWorkbook', 'listImports', 'startAttendance'],
  [keeper, 'changeSourceSettings', 'checkSource', 'createSource', 'listConnectors', 'createCompany'],

  // People and their days.
  [['administrator', 'payrollClerk', 'payrollSupervisor', 'lineManager', 'auditor'], 'listPeople', 'groupPeople', 'exportPeople', 'readFacets', 'readPerson', 'readOrgChart', 'listPositions', 'readPosition', 'listSkills', 'listCompetencies'],
  [['administrator', 'payrollClerk', 'payrollSupervisor', 'lineManager'], 'readPersonFile', 'listPersonAlarms', 'listCustomFields', 'readCustomValues', 'listCustomValues', 'exportCustomValues'],
  [['administrator', 'payrollClerk'], 'hirePerson', 'previewHireSheet', 'rememberHireColumns', 'hireFromSheet', 'readHireChoices', 'recordPersonEvent', 'placeOnPosition', 'withdrawPersonEvent', 'markPersonTask', 'changeAlarmPolicy', 'defineCustomField', 'setCustomValue', 'savePosition', 'savePositionProfile', 'saveSkill'],
  [['payrollClerk'], 'changeWage'],
  [['administrator', 'payrollClerk', 'payrollSupervisor', 'lineManager'], 'listAttendanceDays', 'listFindings', 'readAttendanceDay', 'readAttendanceSummary', 'readMatrix', 'readTeam', 'readUnmasked'],

  // Pay and bank accounts.
  [payOffice, 'explainLine', 'exportRegister', 'groupRegister', 'listNotComputed', 'readCertificate', 'readPayAnalysis', 'readPaySummary', 'readPayCalendar', 'readPayRun', 'readPayslip', 'readRegister', 'downloadPersonExport', 'startPersonExport'],
  [payOffice, 'listBankChanges', 'listBankFindings', 'readBankPolicy', 'listNewPayees', 'listPayHolds', 'readAccountNumber', 'confirmProgramGrant', 'confirmProgramKey', 'listWaitingProgramGrants'],
  [payOffice, 'readRunReview', 'listLeaversToLookAt', 'listRunChanges', 'readRunChange', 'listRunFindings', 'answerRunFindings'],
  [['payrollClerk'], 'refreshRunReview'],
  [payOffice, 'readFinalPay', 'listPayItems', 'listPayEntries', 'listDeductionOrders', 'listRunDifferences', 'listPerformanceBases', 'readPerformanceBases', 'listRaises', 'explainRaise', 'previewScoreChange'],
  [['payrollClerk'], 'confirmFinalPay', 'savePayItem', 'writePayEntries', 'writePerformanceBases', 'proposeRaises', 'saveDeductionOrder', 'openExtraRun', 'computeExtraRun'],
  [payOffice, 'listPayRuns', 'readRunLife', 'listRunHolds', 'listRunGaps', 'listRunPayslips', 'explainRunLine'],
  [['payrollClerk'], 'submitPayRun', 'returnPayRun', 'discardPayRun', 'proposeRunUnlock', 'settlePayRun', 'archivePayRun', 'reversePayRun', 'holdPay', 'releasePay', 'excludeFromRun', 'carryExclusions'],
  [['payrollClerk'], 'changePaySchedule', 'startPayRun', 'askBankChange', 'askBankPolicy', 'loadBankAccounts'],

  // Results on their way to people.
  [payees, 'listOwnDeliveries', 'readOwnRunPayslip', 'makeOwnPayslipFile', 'confirmOwnPayslip', 'downloadOwnReceipt'],
  [payOffice, 'listDeliveries', 'listReceipts', 'makePayslipFile', 'listDownloads', 'startDownload', 'downloadFile', 'downloadCompanyWorkbook'],
  [['payrollClerk'], 'publishPayslips', 'changeDeliveryPolicy'],
  [everyone, 'listReceiptKeys'],

  // Learning.
  [payees, 'listOwnTraining', 'askForTraining', 'openOwnMaterial', 'downloadOwnMaterial', 'finishOwnTraining', 'takeSeat'],
  [['administrator', 'payrollClerk', 'payrollSupervisor', 'lineManager'], 'listCourses', 'downloadCourseFile', 'listCourseSessions', 'readCourseSession', 'listPlanRules', 'listTraining', 'readTraining', 'listCertificates'],
  [['administrator', 'payrollClerk'], 'saveCourse', 'uploadCourseFile', 'addCourseSession', 'cancelCourseSession', 'savePlanRule', 'recordCertificate', 'withdrawCertificate'],
  [['administrator', 'payrollClerk', 'lineManager'], 'assignTraining', 'decideTraining', 'decideTrainings', 'moveTraining', 'waiveTraining', 'recordCompletion', 'recordSessionAttendance'],
  [['payrollClerk', 'lineManager'], 'proposeFromReviews'],

  // Recruiting.
  [office, 'listRequisitions', 'readRequisition', 'listCandidates', 'readCandidate', 'readMatching', 'readMatchingHints', 'readMatchingDifferences', 'readRecruitingPolicy'],
  [['administrator', 'payrollClerk'], 'openRequisition', 'changeRequisition', 'enterCandidate', 'changeCandidate', 'eraseCandidate', 'joinCandidates', 'importCandidates', 'previewCandidateSheet', 'rememberCandidateColumns', 'importCandidateSheet', 'chooseRecruitingPolicy'],
  [['administrator', 'payrollClerk'], 'applyForRequisition', 'moveApplication', 'planInterview', 'cancelInterview', 'giveScorecard', 'answerOffer', 'hireCandidate'],
  [['payrollClerk'], 'proposeOffer'],
  [payees, 'listOwnInterviews', 'readOwnInterview', 'giveOwnScorecard'],

  // Questions about figures, office hours, suggestions.
  [payees, 'readQuestionAudience', 'listOwnQuestions', 'openQuestion', 'addToOwnQuestion', 'withdrawOwnQuestion', 'rateAnswer', 'readOfficeHours', 'chooseOfficeHours', 'listOwnSuggestions', 'makeSuggestion'],
  [everyone, 'readQuestion', 'answerQuestion', 'resolveQuestion', 'handOnQuestion', 'previewCorrection', 'readDesk', 'listSuggestions', 'answerSuggestion'],
  [['administrator', 'payrollClerk'], 'listQuestions', 'readQuestionShares', 'readQuestionPolicy'],
  [['payrollClerk', 'lineManager'], 'followCorrection'],
  [['administrator', 'payrollClerk'], 'chooseQuestionPolicy'],

  // Paying out.
  [payOffice, 'readJournal', 'downloadJournal', 'readRunTie', 'readBookPlan', 'listCostShares', 'readTaxFiling', 'downloadTaxFile', 'compareDeductions', 'downloadDeductionTemplate'],
  [payOffice, 'listInsuranceBills', 'listBillDifferences', 'downloadBillTemplate', 'listInsuranceChanges', 'downloadInsuranceChanges', 'downloadPayResult', 'listReadBacks'],
  [['payrollClerk'], 'makeVouchers', 'chooseBookPlan', 'shareCost', 'importDeductions', 'importInsuranceBill', 'compareReadBack'],
  [payOffice, 'readPayoutRun', 'listPayoutRuns', 'listPayoutLines', 'downloadPaymentFile', 'downloadResultTemplate', 'listPayers'],
  [['payrollClerk'], 'makePaymentFiles', 'takePaymentResults', 'choosePayer', 'cancelPaymentFile'],

  // Roles, users, programs, other systems that make users.
  [keeper, 'addGroupMember', 'assignRole', 'changeRole', 'createGroup', 'endAssignment', 'endDirectGrant', 'endGroupMember', 'endRole', 'giveDirectGrant'],
  [looking, 'listAssignments', 'listDirectGrants', 'listGroups', 'listMembers', 'listRoles', 'listScopeChoices', 'readReach', 'readWhoCan', 'listProgramRequests'],
  [keeper, 'changeSignInPolicy', 'disableUser', 'enableUser', 'issuePasswordLink', 'listUsers', 'readSignInPolicy', 'linkSignInAccount', 'listSignInProviders', 'removeSignInProvider', 'saveSignInProvider'],
  [keeper, 'changeProgram', 'createProgram', 'endProgram', 'issueProgramKey', 'listPrograms', 'proposeProgramGrant', 'revokeProgramKey', 'rotateProgramKey', 'withdrawProgramGrant'],
  [keeper, 'createScimGroup', 'createScimUser', 'deleteScimGroup', 'deleteScimUser', 'listScimGroups', 'listScimResourceTypes', 'listScimSchemas', 'listScimUsers', 'patchScimGroup', 'patchScimUser', 'readScimGroup', 'readScimServiceProvider', 'readScimUser', 'replaceScimUser'],

  // Audit.
  [['auditor'], 'createAuditAnchor', 'downloadAuditAnchors', 'exportAuditEvents', 'listAuditAnchors', 'listAuditEvents', 'readAuditFacets', 'readAuditState', 'verifyAudit'],

  // Personal information.
  [['administrator', 'payrollClerk'], 'askHoldEnd', 'changePrivacySettings', 'changePurposeRecipients', 'changeRetentionRule', 'listConsents', 'placeLegalHold', 'proposeAssessment', 'recordConsent', 'requestErasure', 'listPrintedNotices', 'recordHandover'],
  [['payrollSupervisor'], 'approveAssessment', 'decideErasure', 'endLegalHold', 'runRetention', 'switchAutomatedDecision'],
  [office, 'listAutomatedDecisions', 'listErasures', 'listLegalHolds', 'listPurposes', 'listRetentionRules', 'previewRetention', 'readPrivacySettings', 'readProcessingRecord', 'withdrawAssessment'],
];

export const accessMatrix: ReadonlyMap<string, Callers> = new Map(rows.flatMap(([callers, ...operations]) => operations.map((operation) => [operation, callers] as const)));

/** Routes about one person, named by person number in path or query: whose number tells, and with values of which class. */
export const routesAboutPerson: ReadonlyMap<string, FieldClass> = new Map([
  ['readPerson', 'public'], ['readFinalPay', 'pay'], ['confirmFinalPay', 'pay'], ['listAttendanceDays', 'personal'], ['readRunChange', 'pay'], ['readAttendanceDay', 'personal'], ['readPayslip', 'pay'], ['explainLine', 'pay'], ['explainRunLine', 'pay'],
  ['readUnmasked', 'personal'], ['recordConsent', 'personal'], ['startPersonExport', 'pay'],
  ['proposeGoals', 'rating'],
  ['listFeedback', 'rating'], ['listPersonScores', 'rating'], ['readPersonLeave', 'personal'], ['adjustLeave', 'personal'], ['recordServiceStart', 'personal'],
  ['readPersonFile', 'personal'], ['recordPersonEvent', 'personal'], ['withdrawPersonEvent', 'personal'], ['markPersonTask', 'personal'], ['readCustomValues', 'personal'], ['setCustomValue', 'personal'], ['changeWage', 'pay'], ['readPerformanceBases', 'pay'],
]);

/** What is served beside the routes of contracts/api: the tools for programs that talk (each call goes through a route), the description of the interface, its reader, and the web application. */
export const openPages = ['/mcp', '/api/openapi.json', '/api/docs', '/assets', '/*', '/'] as const;

/** Stops the start when something is served that the matrix does not know. */
export const requireInMatrix = (operations: Iterable<string>): void => {
  const unknown = [...operations].filter((operation) => !accessMatrix.has(operation));
  if (unknown.length > 0) throw new Error(`routes without an entry in the access matrix (apps/server/access-matrix.ts): ${unknown.join(', ')}`);
};
