export const keepCompiled: () => void;
