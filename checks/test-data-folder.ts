/** Where the shared PostgreSQL of the tests keeps its data: one place a machine user and checkout. */
import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

export const projectFolder = join(import.meta.dirname, '..');

export const testDataFolder = (): string => join(tmpdir(), `qinxin-test-${userInfo().uid}-${createHash('sha256').update(projectFolder).digest('hex').slice(0, 8)}`);
