/** What somebody should get better at, as a review found it: performance names it, learning proposes a course for it. */
export type TrainingNeed = {
  readonly personId: number;
  /** Competency of the position profile. */
  readonly competencyCode: string;
  readonly titleChinese: string;
  readonly titleEnglish: string;
  /** What it was found in: feedback and reviews by their numbers, so that whoever may read them can look. */
  readonly feedbackIds: readonly string[];
  /** Epoch-day on which it was found. */
  readonly foundDay: number;
};
