/** The face of people: who works where under which terms, and who an outside account is. */
export { importWorkbookFacts, type ImportCounts, type ImportInput, type ImportReport, type TouchedPerson } from './import-workbook-facts.ts';
export { declareDeductions, type NewDeclaration } from './declare-deductions.ts';
export { absorbContacts, type ContactChanges } from './absorb-contacts.ts';
export { autoMatch, expectedSourceKeys, listUnmatched, matchContact, resolveSourcePersons, type MatchProposal, type NewMatch, type UnmatchedContact } from './match-contacts.ts';
export {
  countEmployed, countMatched, declaredDeductions, earlierPayslipLines, employedPersons, latestOpeningMonth, openEarlierLines, openingBalances, payTermsSegments, teamOf, termsSegments, workplaces,
  type DeclaredDeduction, type EarlierPayslipLine, type EmployedPerson, type OpeningBalance, type PayTermsSegment, type TermsSegment,
} from './people-questions.ts';
export type { PeopleError } from './people-errors.ts';
export { countUnmatched, findPersonId, findPersonNumber, personNumbersOf, type DirectoryFilter, type DirectoryRow } from './people-directory.ts';
export { registerPeopleRoutes, type PeopleRoutesDeps } from './people-routes.ts';
export { streamOfSheet, type HandedOver, type WorkSheetKey } from './place-work-rows.ts';
export { peoplePersonData, readContactValue, readIdentityNumbers } from './people-person-data.ts';
export { memberNamesOf, personNamesOf } from './person-names.ts';
export { declaredAmount, decodeAmounts, encodeAmounts, encodeLines, earlierLines, openingAmounts, peopleSealedPlaces, termsAmounts } from './sealed-people.ts';
export { bankProposalKinds, type BankFollowUps } from './bank-proposals.ts';
export { registerBankRoutes, type BankRoutesDeps } from './bank-routes.ts';
export { coolingChanges, expireProposals, tellBankEffects } from './begin-bank-effect.ts';
export { firstDateWithAccount, openPayAccountNumbers, readPayAccount, readPayAccounts, type PayAccount, type PayAccountQuery, type PayHoldReason } from './pay-accounts.ts';
export { bankSealedPlaces } from './bank-account-values.ts';
export { loadBankAccounts, type LoadRow } from './load-bank-accounts.ts';
export { askBankChange, type BankWish } from './ask-bank-change.ts';
export { missingForPay, type MissingForPay } from './missing-for-pay.ts';
export { managerLine, reportsOf } from './manager-line.ts';
export { listPositions, listSkills, positionsOf, type Position } from './position-store.ts';
export { listCompetencies, profileOf } from './position-questions.ts';
export { savePosition, savePositionProfile, saveSkill } from './save-position.ts';
export { takeOverPositions } from './place-on-position.ts';
export { registerPositionRoutes, type PositionRoutesDeps } from './position-routes.ts';
export { readWorkbookFacts } from './read-workbook-facts.ts';
export { messageAddressesOf } from './message-addresses.ts';
export { payReviewSigns, type PayReviewSigns } from './pay-review-signs.ts';
export { registerPersonFileRoutes, type PersonFileRoutesDeps } from './person-file-routes.ts';
export { beginDuePlacements, secondsToNextPlacement } from './person-event-store.ts';
export { openAlarms, type Alarm } from './alarms.ts';
export { registerCustomFieldRoutes, type CustomFieldRoutesDeps } from './custom-field-routes.ts';
export { customFieldValues, payFieldValues, type CustomValues, type PayFieldValue } from './custom-fields.ts';
export { customPayColumn, customSealedPlaces } from './custom-field-store.ts';
export { registerHireSheetRoutes, type HireSheetRoutesDeps } from './hire-sheet-routes.ts';
export { identityKey, mobileKey } from './person-likeness.ts';
export { recordPersonEvent } from './record-event.ts';
export { hireAndHandOn } from './person-file-routes.ts';
export { type HireOutcome, type HireWish } from './hire-person.ts';
export { fieldsByHeading, headingKey } from './hire-sheet.ts';
