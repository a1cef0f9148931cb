/** What can go wrong as an expected outcome; text in phrases under `error.<code>`. */
export const assistantErrorCodes = ['assistantOff'] as const;
export type AssistantErrorCode = (typeof assistantErrorCodes)[number];
