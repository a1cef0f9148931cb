/** The manifests of the connectors that a source may name. */
import type { ConnectorManifest } from '#contracts/connector/connector';
import { connectorsByName } from '../work/open-source.ts';

export const connectorManifestsOf = (): readonly ConnectorManifest[] => Object.values(connectorsByName).map((connector) => connector.manifest);
