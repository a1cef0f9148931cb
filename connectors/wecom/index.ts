export { createWeComConnector } from './wecom-connector.ts';
export { createWeComSignIn, weComSignInAddress, type WeComSignIn, type WeComSignInPlace } from './wecom-sign-in.ts';
export { weComManifest } from './wecom-settings.ts';
