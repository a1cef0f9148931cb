import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';
import ts from 'typescript';
import { dayStates, minuteClasses } from '#contracts/api/attendance-api';
import { builtInRoles as roles } from '#contracts/api/access-terms';
import { bankChangeStates, bankFindingCodes } from '#contracts/api/bank-api';
import { noticeChannels } from '#contracts/api/notice-api';
import { payHoldReasonsOfRun, payRunEvents, payRunKinds, payRunStatuses, runBlockerCodes, runSteps } from '#contracts/api/pay-run-api';
import { proposalKinds, proposalStates } from '#contracts/api/proposal-api';
import { inboxKinds } from '#contracts/api/inbox-api';
import { leaveAccounts, leaveKinds, requestEvents, requestKinds, requestStates, stepKinds, stepStates } from '#contracts/api/request-api';
import { applicationStages, candidateGenders, candidateSheetFields, interviewStates, matchStates, offerStates, recommendations, requisitionStates } from '#contracts/api/recruiting-api';
import { progressKinds, stepNames } from '#contracts/api/overview-api';
import { factKinds, proofs } from '#contracts/api/explanation-api';
import { itemSections } from '#contracts/api/payroll-api';
import { incidentClasses, quarantineReasons } from '#contracts/api/sources-api';
import { skillLevels } from '#contracts/flow/position-profile';
import { streams } from '#contracts/flow/source-record';
import { attendanceQuantityCodes } from '#kernel/payroll/payroll-types';
import { findingCodes } from '#kernel/attendance/attendance-types';

const web = join(import.meta.dirname, '..');
const phrasesOf = (language: string): Readonly<Record<string, string>> => {
  const folder = join(web, '..', '..', 'phrases', language);
  return Object.assign({}, ...readdirSync(folder).map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, string>)) as Record<string, string>;
};
const own = (language: string): Readonly<Record<string, string>> => JSON.parse(readFileSync(join(web, '..', '..', 'phrases', language, 'web.json'), 'utf8')) as Record<string, string>;

const files = readdirSync(join(web, 'src'), { recursive: true, encoding: 'utf8' }).filter(name => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
  .map(name => ({ name, source: ts.createSourceFile(name, readFileSync(join(web, 'src', name), 'utf8'), ts.ScriptTarget.Latest, true, name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS) }));

const visit = (node: ts.Node, see: (node: ts.Node) => void): void => { see(node); node.forEachChild(child => visit(child, see)); };

test('both languages have the same phrases, each well formed', () => {
  const chinese = own('zh-CN');
  const english = own('en');
  assert.deepEqual(Object.keys(chinese), Object.keys(english));
  assert.ok(Object.keys(chinese).length > 500);
  for (const [language, phrases] of [['zh-CN', chinese], ['en', english]] as const) {
    for (const [code, phrase] of Object.entries(phrases)) {
      assert.ok(phrase.trim() !== '' || code.startsWith('formula.'), `${language} ${code} is empty`);
      assert.doesNotThrow(() => new IntlMessageFormat(phrase, language), `${language} ${code}`);
    }
  }
});

test('every phrase that the screens name exists', () => {
  const phrases = phrasesOf('en');
  let count = 0;
  for (const { name, source } of files) {
    visit(source, node => {
      if (!ts.isStringLiteral(node) || ts.isImportDeclaration(node.parent) || ts.isLiteralTypeNode(node.parent)) return;
      if (!/^[a-z][A-Za-z]*\.[a-zA-Z][A-Za-z.]*$/.test(node.text) || node.text.startsWith('qinxin.')) return;
      count += 1;
      assert.ok(node.text in phrases, `${name}: no phrase ${node.text}`);
    });
  }
  assert.ok(count > 200, `${count} codes`);
});

test('every value of a closed list has its phrase', () => {
  const phrases = phrasesOf('en');
  const lists: Readonly<Record<string, readonly string[]>> = {
    requestKind: requestKinds, requestState: requestStates, leaveKind: leaveKinds, stepKind: stepKinds, requestStepState: stepStates, requestEvent: requestEvents, leaveAccount: leaveAccounts, inboxKind: inboxKinds,
    bankState: bankChangeStates, bankFinding: bankFindingCodes, runKind: payRunKinds, runStatus: payRunStatuses, runEvent: payRunEvents, runBlocker: runBlockerCodes, runStep: runSteps, holdReason: payHoldReasonsOfRun, proposalKind: proposalKinds, proposalState: proposalStates, noticeChannel: noticeChannels,
    dayState: dayStates, minuteClass: minuteClasses, role: roles, progress: progressKinds, step: stepNames, factKind: factKinds, proof: proofs, section: itemSections,
    requisitionState: requisitionStates, applicationStage: applicationStages, candidateGender: candidateGenders, candidateField: candidateSheetFields, interviewState: interviewStates, recommendation: recommendations, offerState: offerStates, matchState: matchStates,
    incidentClass: incidentClasses, quarantineReason: quarantineReasons, stream: streams, finding: findingCodes, quantity: attendanceQuantityCodes,
    skillLevel: skillLevels.map(String), setting: ['corpId', 'appSecret', 'contactSecret'], reason: ['noActivePack', 'noTerms', 'noOpeningBalance', 'missingInput'], dayClass: ['workday', 'restDay', 'statutoryHoliday'],
  };
  for (const [family, values] of Object.entries(lists)) for (const value of values) assert.ok(`${family}.${value}` in phrases, `no phrase ${family}.${value}`);
  for (const code of findingCodes) assert.ok(`finding.${code}.hint` in phrases, `no hint for ${code}`);
});

test('no text stands in code', () => {
  const spoken: ReadonlySet<string> = new Set(['title', 'label', 'placeholder', 'alt', 'aria-label', 'hint', 'caption']);
  for (const { name, source } of files) {
    visit(source, node => {
      const place = `${name}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      if (ts.isJsxText(node)) assert.doesNotMatch(node.text, /\p{L}{2,}/u, `${place}: text ${node.text.trim()}`);
      if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
        assert.doesNotMatch(node.text, /\p{Script=Han}/u, `${place}: Chinese text in code`);
        if (ts.isJsxAttribute(node.parent) && spoken.has(node.parent.name.getText())) assert.doesNotMatch(node.text, /\p{L}/u, `${place}: ${node.parent.name.getText()}="${node.text}"`);
      }
    });
  }
});
