/** Why people refuses. Text under `error.<code>` in phrases. */
import type { WorkbookRowError } from '#contracts/flow/workbook-facts';

export type PeopleError =
  /** Nothing was written. */
  | { readonly code: 'rowsRefused'; readonly data: { readonly rowErrors: readonly WorkbookRowError[] } }
  | { readonly code: 'personUnknown'; readonly data: { readonly personNumber: string } }
  | { readonly code: 'contactUnknown'; readonly data: { readonly sourceCode: string; readonly sourcePersonKey: string } };
