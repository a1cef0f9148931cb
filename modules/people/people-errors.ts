/** Why people refuses. Text under `error.<code>` in phrases. */
import type { WorkbookRowError } from '#contracts/flow/workbook-facts';
import type { PlaceRefusal } from './known-places.ts';

export type PeopleError =
  /** Nothing was written. */
  | { readonly code: 'rowsRefused'; readonly data: { readonly rowErrors: readonly WorkbookRowError[] } }
  | { readonly code: 'personUnknown'; readonly data: { readonly personNumber: string } }
  | { readonly code: 'contactUnknown'; readonly data: { readonly sourceCode: string; readonly sourcePersonKey: string } };

/** Why somebody is not hired. Likeness asks: the clerk may confirm that it is somebody else, or the same person coming back. */
export type HireError =
  | { readonly code: 'numberTaken' | 'samePerson' | 'managerUnknown' | 'hiredBefore' | 'mobileInUse' | 'sameNameAndDay'; readonly data: { readonly personNumber: string } }
  | { readonly code: 'workplaceUnknown'; readonly data: { readonly workplaceCode: string } }
  | { readonly code: 'shiftGroupUnknown'; readonly data: { readonly scheduleCode: string } }
  | { readonly code: 'positionUnknown'; readonly data: { readonly positionCode: string } }
  | PlaceRefusal
  | { readonly code: 'endsBeforeBegin' };

/** Why an event is not taken into a person's file. */
export type PersonEventError =
  | { readonly code: 'managerUnknown'; readonly data: { readonly personNumber: string } }
  | { readonly code: 'workplaceUnknown'; readonly data: { readonly workplaceCode: string } }
  | { readonly code: 'shiftGroupUnknown'; readonly data: { readonly scheduleCode: string } }
  | { readonly code: 'positionUnknown'; readonly data: { readonly positionCode: string } }
  | PlaceRefusal
  | { readonly code: 'endsBeforeBegin' | 'eventOutsideEmployment' | 'eventChangesNothing' | 'termsMissing' | 'managerCircle' | 'leftAlready' | 'eventNotWithdrawn' | 'ownTerms' };

/** Why a field of the company's own, or a value of it, is not taken. */
export type CustomFieldError = { readonly code: 'fieldUnknown' | 'fieldCodeTaken' | 'moneyIsPay' | 'payItemIsMoney' | 'choicesDoNotFit' | 'fieldEnded' | 'valueDoesNotFit' };

/** Why a skill, a position or a profile is not saved. */
export type PositionError =
  | { readonly code: 'skillUnknown'; readonly data: { readonly skillCode: string } }
  | { readonly code: 'positionUnknown'; readonly data: { readonly positionCode: string } }
  | { readonly code: 'skillNameTaken'; readonly data: { readonly name: string } }
  | { readonly code: 'namedTwice'; readonly data: { readonly name: string } }
  | { readonly code: 'dutyWeightsDoNotFit' | 'profileUnchanged' };

/** Why a workbook is not taken from the one who hands it in. */
export type ImportRightsError = { readonly code: 'importNeedsPay' | 'importNeedsPersons' | 'importNeedsIdentity' | 'importNotForPrograms' };
