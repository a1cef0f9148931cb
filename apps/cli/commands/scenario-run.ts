import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { failure, success, type Result } from '#kernel/base/result';
import { runScenarios } from '#kernel/payroll/scenario';
import { readScenarios, type Scenario } from '#kernel/payroll/scenario-reader';
import { readPack } from '#kernel/rules/pack-reader';
import type { RulePack } from '#kernel/rules/pack-types';
import { isRulePackFile, readPackTexts } from '#packs/read-packs';
import type { Command, CommandFailure } from '../command.ts';

const scenariosFolder = join(import.meta.dirname, '..', '..', '..', 'scenarios');

/** The name of a folder below scenarios/, a file or a folder. */
const scenarioFiles = (given: string): readonly string[] => {
  const shipped = join(scenariosFolder, given);
  const path = existsSync(shipped) ? shipped : given;
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml')).sort().map((name) => join(path, name));
};

const readAll = (files: readonly string[]): Result<readonly Scenario[], CommandFailure> => {
  const scenarios: Scenario[] = [];
  for (const file of files) {
    const read = readScenarios(readFileSync(file, 'utf8'));
    const first = read.ok ? undefined : read.error[0];
    if (!read.ok) return failure({ code: 'scenarioInvalid', data: { file, path: first?.path ?? '', problem: first?.code ?? '' } });
    scenarios.push(...read.value);
  }
  return scenarios.length === 0 ? failure({ code: 'noScenarios' }) : success(scenarios);
};

const readPacks = (): Result<readonly RulePack[], CommandFailure> => {
  const packs: RulePack[] = [];
  for (const { path, text } of readPackTexts().files.filter(isRulePackFile)) {
    const pack = readPack(text);
    if (!pack.ok) return failure({ code: 'packsInvalid', data: { first: `${path} ${pack.error[0]?.path ?? ''} ${pack.error[0]?.code ?? ''}`, errors: pack.error.length } });
    packs.push(pack.value);
  }
  return success(packs);
};

export const command: Command = {
  name: 'scenario run',
  summary: 'Run scenarios: facts in, every payslip line out, compared exactly.',
  arguments: [{ name: 'path', summary: 'Scenario file, folder, or the name of a folder below scenarios/; packs when left out.', required: false }],
  examples: ['scenario run packs', 'scenario run my-scenarios/ --json'],
  run: ({ arguments: [path = 'packs'] }) => {
    const packs = readPacks();
    if (!packs.ok) return Promise.resolve(packs);
    const scenarios = readAll(scenarioFiles(path));
    if (!scenarios.ok) return Promise.resolve(scenarios);
    const report = runScenarios(packs.value, scenarios.value);
    const { differences, coverage } = report;
    const part = (name: string, { covered, total }: { readonly covered: number; readonly total: number }): string => `  ${name.padEnd(6)} ${covered}/${total}`;
    // Only the packs' own scenarios promise to cover the packs; a user's file is judged by its differences.
    const mustCover = path === 'packs';
    return Promise.resolve(success({
      lines: [
        `scenarios    ${report.scenarios}`, `lines        ${report.lines}`, `differences  ${differences.length}`, `coverage     ${coverage.percent} %`,
        part('items', coverage.items), part('edges', coverage.edges), part('dates', coverage.dates),
        ...differences.map(({ scenario, subject, expected, actual }) => `≠ ${scenario}: ${subject}: expected ${expected ?? '(nothing)'}, got ${actual ?? '(nothing)'}`),
        ...(mustCover ? coverage.missing.map((missing) => `not covered: ${missing}`) : []),
      ],
      json: { scenarios: report.scenarios, lines: report.lines, differences: differences.map((difference) => ({ ...difference })), coverage: { ...coverage } },
      exitCode: differences.length > 0 || (mustCover && coverage.missing.length > 0) ? 1 : 0,
    }));
  },
};
