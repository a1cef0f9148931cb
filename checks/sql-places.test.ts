/**
 * Goal: who changes a table is found in one folder, and applications ask modules. Method: the SQL words of every product
 * file are held against its folder. Reading across modules in SQL is allowed downwards (a join is one statement);
 * writing is not. Exceptions are listed by file and must still be needed, so that the lists only shrink.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTest, isTypeScript, listFiles, readSource, withoutComments } from './source-files.ts';

const moduleOrder = ['platform', 'assistant', 'sync', 'people', 'identity', 'access', 'attendance', 'requests', 'performance', 'payroll', 'payout', 'filing', 'delivery', 'learning', 'recruiting', 'self_service', 'privacy'];
const schemas = `(${moduleOrder.join('|')})`;
const writesPattern = new RegExp(`(?:\\binsert into\\s+|\\bdelete from\\s+|(?<!do )\\bupdate\\s+|\\bcopyInto\\(\\w+, \\{\\s*table: ')${schemas}\\.[a-z_]+`, 'g');
const namesPattern = new RegExp(`\\b(?:from|join|into|update)\\s+${schemas}\\.[a-z_]+`, 'g');

const schemasIn = (source: string, pattern: RegExp): readonly string[] => [...new Set([...source.matchAll(pattern)].map((found) => found[1]!))];

/** What a file of a module does to tables that it may not. */
export const misplacedSql = (file: string, source: string): readonly string[] => {
  const owner = /^modules\/([^/]+)\//.exec(file)?.[1]?.replaceAll('-', '_');
  if (owner === undefined) return [];
  const written = schemasIn(source, writesPattern).filter((schema) => schema !== owner).map((schema) => `${file} writes ${schema}`);
  const above = schemasIn(source, namesPattern).filter((schema) => moduleOrder.indexOf(schema) > moduleOrder.indexOf(owner)).map((schema) => `${file} reads ${schema}`);
  return [...written, ...above];
};

const isProduct = (file: string): boolean => isTypeScript(file) && !isTest(file);

/** Set-up of tests: it makes rows of every module, and no product code imports it. */
const exampleSetUp = ['modules/payroll/example-company.ts'];

test('a module writes its own tables only, and reads none of a module above it', () => {
  const found = listFiles().filter((file) => isProduct(file) && !exampleSetUp.includes(file)).flatMap((file) => misplacedSql(file, withoutComments(readSource(file))));
  assert.deepEqual(found, []);
});

test('the rule sees what it is for', () => {
  assert.deepEqual(misplacedSql('modules/people/a.ts', "tx.query('update attendance.punch set place = $1')"), ['modules/people/a.ts writes attendance', 'modules/people/a.ts reads attendance']);
  assert.deepEqual(misplacedSql('modules/payroll/a.ts', "copyInto(tx, { table: 'people.terms' })"), ['modules/payroll/a.ts writes people']);
  assert.deepEqual(misplacedSql('modules/payroll/a.ts', 'select 1 from payroll.payslip join people.person using (person_id)'), []);
  assert.deepEqual(misplacedSql('modules/sync/a.ts', 'insert into sync.slice (a) values (1) on conflict (a) do update set a = 2'), []);
});

/** SQL in applications: sign-in's own tables, the demonstration's own choices, set-up of the database itself. */
const applicationsWithSql = [
  'apps/cli/commands/company-create.ts', 'apps/cli/commands/database-migrate.ts', 'apps/cli/commands/payroll-digest.ts', 'apps/cli/commands/sync.ts', 'apps/cli/month-value.ts',
  'apps/setup/embedded-postgres.ts', 'apps/setup/open-database.ts',
  'apps/start/demo-clock.ts', 'apps/start/demo-company.ts', 'apps/start/run-demo.ts', 'apps/start/work-month.ts',
];

test('applications ask modules; the statements they still hold are listed, and the list only shrinks', () => {
  const found = listFiles().filter((file) => file.startsWith('apps/') && isProduct(file)).filter((file) => /\.query(<[^(]*>)?\(/.test(withoutComments(readSource(file))));
  assert.deepEqual(found.toSorted(), applicationsWithSql.toSorted());
});
