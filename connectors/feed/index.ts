export { createFeedConnector } from './feed-connector.ts';
export { feedManifest } from './feed-settings.ts';
