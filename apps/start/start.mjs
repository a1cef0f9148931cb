import { runOnProjectNode } from '../setup/project-node.mjs';

await runOnProjectNode('apps/start/start.ts');
