/** The one shape of every error answer. Text comes from phrases `error.<code>`; `message` is for people reading logs. */
import * as z from 'zod';

export const errorResponse = z.object({
  error: z.object({
    code: z.string().describe('From a closed list; phrases error.<code>.'),
    message: z.string().describe('One English sentence, never with amounts or identity data.'),
    data: z.record(z.string(), z.union([z.string(), z.number()])).describe('What the sentence is about, for example the field that failed.'),
  }).describe('What went wrong.'),
});
export type ErrorResponse = z.output<typeof errorResponse>;

/** Codes that any route may answer with, and their status. Modules add their own. */
export const commonErrors = {
  invalidRequest: 400, notSignedIn: 401, notAllowed: 403, stepUpNeeded: 403, notFound: 404, conflict: 409, tooLarge: 413, tooManyRequests: 429,
  unexpected: 500, unavailable: 503,
} as const;
