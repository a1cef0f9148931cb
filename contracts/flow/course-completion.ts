/** A course that somebody finished: learning names it, the next review shows it beside what caused it. */
export type CourseCompletion = {
  readonly personId: number;
  readonly completionId: number;
  readonly courseCode: string;
  readonly titleChinese: string;
  readonly titleEnglish: string;
  readonly completedDay: number;
  /** What the course teaches. */
  readonly competencyCodes: readonly string[];
  /** The weaknesses that it was planned for; empty where it was planned for another reason, or the reader may not know. */
  readonly causes: readonly { readonly competencyCode: string; readonly feedbackIds: readonly string[] }[];
};
