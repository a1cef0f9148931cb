export { createAuthLibrary, isHttps, sessionMethods, type AuthLibrary, type AuthLibraryOptions, type SessionMethod } from './auth-library.ts';
export { createSignIn, type SessionStart, type SignIn, type SignInOptions, type StartedSession } from './sign-in.ts';
export type { SignedIn } from './session-store.ts';
