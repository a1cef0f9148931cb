export { createWeComConnector } from './wecom-connector.ts';
export { weComManifest } from './wecom-settings.ts';
