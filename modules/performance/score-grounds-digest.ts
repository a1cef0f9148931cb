/**
 * What a component's points were worked out from, in one digest. Of two goals that reached as much one may be gone, and the
 * points stay as they were: the digest does not. It holds figures and no numbers of rows, so that what is told again is the same.
 */
import { createHash } from 'node:crypto';
import type { ExplanationNode } from '#kernel/rules/explanation';

const length = 32;

const leavesOf = (node: ExplanationNode): readonly string[] => (node.children.length === 0 ? [`${node.label.replace(/\d+/g, '#')} ${node.value}`] : node.children.flatMap(leavesOf));

/** Hexadecimal digits; the same for the same figures in any order. */
export const groundsDigestOf = (explanation: ExplanationNode): string => createHash('sha256').update(JSON.stringify(leavesOf(explanation).toSorted())).digest('hex').slice(0, length);
