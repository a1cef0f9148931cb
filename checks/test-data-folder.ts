/** Where the shared PostgreSQL of the tests keeps its data: one place a machine user and checkout. */
import { createHash } from 'node:crypto';
import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

export const projectFolder = join(import.meta.dirname, '..');

/** Child processes find the folder of a whole test run by this variable. */
export const testDataVariable = 'QINXIN_TEST_DATA_FOLDER';

const folderName = (): string => `qinxin-test-${userInfo().uid}-${createHash('sha256').update(projectFolder).digest('hex').slice(0, 8)}`;

export const testDataFolder = (): string => process.env[testDataVariable] ?? join(tmpdir(), folderName());

const inMemory = '/dev/shm';
const neededBytes = 6 * 2 ** 30;

/**
 * A folder in memory where the system has one with room, else null. A test's database is a copy of some 1,300 files, which
 * takes 0.04 s there and around 1 s on a disk; what tests leave is lost in a power cut either way.
 */
export const memoryFolder = (): string | null => {
  try {
    accessSync(inMemory, constants.W_OK);
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize >= neededBytes ? inMemory : null;
  } catch {
    return null;
  }
};

/** Where a whole test run keeps its data, when there is room in memory. */
export const memoryDataFolder = (): string | null => {
  const folder = memoryFolder();
  return folder === null ? null : join(folder, folderName());
};
