/** Draws payslips: a few at once where one stands, many in threads that end when nothing is left to draw. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { payslipOutput } from '#outputs/payslip';
import type { PayslipDocument } from '#contracts/output/payslip-document';
import { assert } from '#kernel/base/result';

export type DrawnPayslip = { readonly fileName: string; readonly content: Uint8Array };
export type PayslipDrawer = { readonly draw: (documents: readonly PayslipDocument[]) => Promise<readonly DrawnPayslip[]>; readonly close: () => Promise<void> };

/** Starting a thread and its font costs as much as drawing some. */
const fewEnough = 20;
const idleMilliseconds = 5000;
const documentsPerMessage = 25;

type Thread = { readonly worker: Worker; readonly ask: (documents: readonly PayslipDocument[]) => Promise<readonly DrawnPayslip[]>; readonly end: () => Promise<void> };

const startThread = (): Thread => {
  const worker = new Worker(new URL('./payslip-thread.ts', import.meta.url));
  worker.unref();
  const waiting = new Map<number, { readonly settle: (files: readonly DrawnPayslip[]) => void; readonly fail: (error: unknown) => void }>();
  let orders = 0;
  const failAll = (error: unknown): void => {
    for (const { fail } of waiting.values()) fail(error);
    waiting.clear();
  };
  worker.on('message', ({ order, files }: { readonly order: number; readonly files: readonly DrawnPayslip[] }) => {
    waiting.get(order)?.settle(files);
    waiting.delete(order);
    if (waiting.size === 0) worker.unref();
  });
  worker.on('error', failAll);
  worker.on('exit', () => failAll(new Error('a drawing thread ended')));
  return {
    worker,
    ask: (documents) => new Promise((settle, fail) => {
      worker.ref();
      waiting.set((orders += 1), { settle, fail });
      worker.postMessage({ order: orders, documents });
    }),
    end: async () => void (await worker.terminate()),
  };
};

/** Threads start with the first long list and end when they have been idle for a while. */
export const createPayslipDrawer = (threadCount: number = availableParallelism()): PayslipDrawer => {
  let threads: readonly Thread[] = [];
  let idle: NodeJS.Timeout | null = null;
  const close = async (): Promise<void> => {
    const ended = threads;
    threads = [];
    if (idle !== null) clearTimeout(idle);
    await Promise.all(ended.map(({ end }) => end()));
  };
  const drawMany = async (documents: readonly PayslipDocument[]): Promise<readonly DrawnPayslip[]> => {
    if (idle !== null) clearTimeout(idle);
    if (threads.length === 0) threads = Array.from({ length: threadCount }, startThread);
    const drawn: (readonly DrawnPayslip[])[] = [];
    let next = 0;
    const work = async ({ ask }: Thread): Promise<void> => {
      while (next * documentsPerMessage < documents.length) {
        const part = next;
        next += 1;
        drawn[part] = await ask(documents.slice(part * documentsPerMessage, (part + 1) * documentsPerMessage));
      }
    };
    try {
      await Promise.all(threads.map(work));
    } catch (error) {
      await close();
      throw error;
    }
    idle = setTimeout(() => void close(), idleMilliseconds);
    idle.unref();
    assert(drawn.flat().length === documents.length, 'every payslip is drawn');
    return drawn.flat();
  };
  return {
    close,
    draw: (documents) => (documents.length <= fewEnough ? Promise.resolve(documents.map((document) => ({ fileName: payslipOutput.fileName(document), content: payslipOutput.render(document) }))) : drawMany(documents)),
  };
};
