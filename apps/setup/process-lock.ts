/**
 * A lock file that names its owner, so that a dead owner's lock can be taken over, and a register of living users
 * of a shared thing. A process is named by its id and, where the system tells, its start time: a process id alone
 * is soon given to somebody else.
 */
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const waitBetweenTriesMilliseconds = 25;

const startTimeOf = async (processId: number): Promise<string> => {
  try {
    const stat = await readFile(`/proc/${processId}/stat`, 'utf8');
    // The command name, in parentheses, may itself contain blanks; the start time is field 22, counted from 1.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
};

const isRunning = (processId: number): boolean => {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The name of this process as it is written into locks. */
export const ownProcessName = async (): Promise<string> => `${process.pid} ${await startTimeOf(process.pid)}`.trim();

/** Whether the process of that name still runs. Unreadable names count as gone. */
export const isProcessAlive = async (name: string): Promise<boolean> => {
  const [idText, startTime] = name.trim().split(' ');
  const processId = Number(idText);
  if (!Number.isInteger(processId) || processId <= 0 || !isRunning(processId)) return false;
  if (startTime === undefined || startTime === '') return true;
  const now = await startTimeOf(processId);
  return now === '' || now === startTime;
};

const readOrNull = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
};

/** Creates the lock with its content in one step; false when it exists. */
const tryToCreate = async (path: string, name: string): Promise<boolean> => {
  const prepared = `${path}.${process.pid}.${Math.trunc(performance.now() * 1000)}`;
  await writeFile(prepared, name);
  try {
    await link(prepared, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(prepared, { force: true });
  }
};

const removeDeadLock = async (path: string): Promise<void> => {
  const moved = `${path}.dead.${process.pid}`;
  try {
    await rename(path, moved);
  } catch {
    return;
  }
  const content = await readOrNull(moved);
  // Between reading and moving, somebody else may have taken the lock: then it goes back.
  if (content !== null && (await isProcessAlive(content))) await link(moved, path).catch(() => undefined);
  await rm(moved, { force: true });
};

/** Runs `work` while holding the lock file at `path`; waits for a living owner, takes over a dead one's. */
export const withProcessLock = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  const name = await ownProcessName();
  while (!(await tryToCreate(path, name))) {
    const owner = await readOrNull(path);
    if (owner !== null && !(await isProcessAlive(owner))) await removeDeadLock(path);
    else await sleep(waitBetweenTriesMilliseconds);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
};

/** Enters this process into the register of users in `folder`. `key` tells apart several uses by one process. */
export const enterRegister = async (folder: string, key: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, key), await ownProcessName());
};

/** Takes the use named `key` out and answers how many living users remain; entries of dead processes are removed. */
export const leaveRegister = async (folder: string, key: string | null): Promise<number> => {
  if (key !== null) await rm(join(folder, key), { force: true });
  let living = 0;
  for (const entry of await readdir(folder).catch(() => [] as string[])) {
    const name = await readOrNull(join(folder, entry));
    if (name === null) continue;
    if (await isProcessAlive(name)) living += 1;
    else await rm(join(folder, entry), { force: true });
  }
  return living;
};
