#!/usr/bin/env node
import { runOnProjectNode } from '../setup/project-node.mjs';

await runOnProjectNode('apps/cli/main.ts');
