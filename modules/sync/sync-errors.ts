/** Why sync refuses. Text under `error.<code>` in phrases. */
export type SyncError =
  | { readonly code: 'sourceUnknown'; readonly data: { readonly sourceCode: string } }
  | { readonly code: 'sourceCodeTaken'; readonly data: { readonly sourceCode: string } }
  | { readonly code: 'settingMissing' | 'settingUnknown'; readonly data: { readonly setting: string } }
  | { readonly code: 'syncAlreadyRunning'; readonly data: { readonly sourceCode: string } }
  | { readonly code: 'quarantinedRecordUnknown'; readonly data: { readonly quarantineId: number } };
