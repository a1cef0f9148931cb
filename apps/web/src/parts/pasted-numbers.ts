/** Person numbers as people paste them: one a line, or between commas, semicolons and blanks of either language. Each once, in their order. */
export const pastedNumbers = (pasted: string): string[] => [...new Set(pasted.split(/[\s,，、;；]+/).filter(number => number !== ''))];
