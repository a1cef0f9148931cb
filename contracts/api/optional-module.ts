/** Modules that an installation may leave out. */
export const optionalModules = ['performance', 'learning', 'recruiting'] as const;
export type OptionalModule = (typeof optionalModules)[number];
