/** Figure 8: each line of the checklists is proven by tests and files that are there, not applicable with a reason, or open. */
import type { Figure, SuiteOptions } from '../figure.ts';
import { provenIds } from './attacks-part.ts';
import { brokenLines, readChecklist, type Checklist } from './read-checklist.ts';

const counts = ({ lines }: Checklist): string => {
  const of = (verdict: string, level: number): number => lines.filter((line) => line.verdict === verdict && line.level === level).length;
  const levels = [...new Set(lines.map(({ level }) => level))].sort((a, b) => a - b);
  return levels.map((level) => `level ${level}: ${of('proven', level)} proven, ${of('not applicable', level)} not applicable, ${of('open', level)} open`).join('; ');
};

export const checklistsPart = {
  name: 'checklists',
  run: async ({ log }: SuiteOptions): Promise<readonly Figure[]> => {
    const proven = await provenIds();
    return (['asvs', 'mlps'] as const).map((name): Figure => {
      const checklist = readChecklist(name);
      const broken = brokenLines(checklist, (id) => proven.has(id));
      for (const line of broken) log(`  ${name} ${line}`);
      return { bar: `checklists.${name}`, value: broken.length, n: checklist.lines.length, note: counts(checklist) };
    });
  },
};
