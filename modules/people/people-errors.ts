/** Why people refuses. Text under `error.<code>` in phrases. */
import type { WorkbookRowError } from '#contracts/flow/workbook-facts';

export type PeopleError =
  /** Nothing was written. */
  | { readonly code: 'rowsRefused'; readonly data: { readonly rowErrors: readonly WorkbookRowError[] } }
  | { readonly code: 'personUnknown'; readonly data: { readonly personNumber: string } }
  | { readonly code: 'contactUnknown'; readonly data: { readonly sourceCode: string; readonly sourcePersonKey: string } };

/** Why a workbook is not taken from the one who hands it in. */
export type ImportRightsError = { readonly code: 'importNeedsPay' | 'importNeedsPersons' | 'importNeedsIdentity' | 'importNotForPrograms' };
