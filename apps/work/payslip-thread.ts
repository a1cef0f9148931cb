/** Draws payslips in a thread of its own: each has the font parsed once. */
import { parentPort } from 'node:worker_threads';
import { payslipOutput } from '#outputs/payslip';
import type { PayslipDocument } from '#contracts/output/payslip-document';
import { assert } from '#kernel/base/result';

const port = parentPort;
assert(port !== null, 'this runs as a thread');
port.on('message', ({ order, documents }: { readonly order: number; readonly documents: readonly PayslipDocument[] }) => {
  const files = documents.map((document) => ({ fileName: payslipOutput.fileName(document), content: payslipOutput.render(document) }));
  port.postMessage({ order, files }, files.map(({ content }) => content.buffer as ArrayBuffer));
});
