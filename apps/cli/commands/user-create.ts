import { randomBytes } from 'node:crypto';
import { builtInRoles as roles, type BuiltInRole as Role } from '#contracts/api/access-terms';
import { failure, success } from '#kernel/base/result';
import { giveRole } from '#modules/access';
import { createSignIn } from '#modules/identity';
import { findPersonId } from '#modules/people';
import { asSystem, recordAudit, withCompany } from '#modules/platform';
import type { Command } from '../command.ts';

const emailForm = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);

/** Long enough that nobody guesses it; printed once and kept as a hash only. */
const newPassword = (): string => randomBytes(18).toString('base64url');

export const command: Command = {
  name: 'user create',
  summary: 'Give someone access to a company: a sign-in with a new password, or one more role for a user who is there.',
  options: [
    { name: 'email', kind: 'text', placeholder: 'EMAIL', summary: 'Sign-in name.' },
    { name: 'name', kind: 'text', placeholder: 'NAME', summary: 'Name to show.' },
    { name: 'role', kind: 'text', placeholder: 'ROLE', summary: 'administrator, payrollClerk, payrollSupervisor, lineManager, employee or auditor.' },
    { name: 'person', kind: 'text', placeholder: 'NUMBER', summary: 'Person number of the user: needed to see the own payslip, and the own team.' },
  ],
  examples: ['user create --email clerk@example.com --name 王薪酬 --role payrollClerk --company huaxing'],
  run: async (context) => {
    const [email, name, role, personNumber] = [context.text('email')?.trim().toLowerCase(), context.text('name')?.trim(), context.text('role'), context.text('person')];
    for (const [option, value] of Object.entries({ '--email': email, '--name': name, '--role': role })) {
      if (value === undefined || value === '') return failure({ code: 'missingArgument', data: { argument: option, command: 'user create' } });
    }
    if (email === undefined || name === undefined || role === undefined) return failure({ code: 'missingArgument', data: { argument: '--email', command: 'user create' } });
    if (!emailForm.test(email)) return failure({ code: 'optionValue', data: { option: '--email', expected: 'name@example.com' } });
    if (!isRole(role)) return failure({ code: 'optionValue', data: { option: '--role', expected: roles.join(' | ') } });
    const database = await context.openDatabase();
    if (!database.ok) return database;
    const company = await context.findCompany(database.value);
    if (!company.ok) return company;
    const { companyId, companyCode } = company.value;
    const personId = personNumber === undefined ? null : await withCompany(database.value, asSystem(companyId, 'commandLine', 'cli'), (tx) => findPersonId(tx, personNumber));
    if (personNumber !== undefined && personId === null) return failure({ code: 'personUnknown', data: { personNumber } });
    // Only hashes and stores: no cookie is signed here.
    const signIn = createSignIn({ connectionString: database.value.signInConnectionString, secret: randomBytes(32).toString('base64url'), baseUrl: 'http://127.0.0.1' });
    let password: string | null;
    try {
      password = (await signIn.findUser(email)) === null ? newPassword() : null;
      const userId = await signIn.ensureUser({ email, name, password });
      await withCompany(database.value, asSystem(companyId, 'commandLine', 'cli'), async (tx) => {
        await giveRole(tx, { userId, role, personId });
        await recordAudit(tx, { action: 'platform.memberSet', subject: `user:${userId}`, data: { role } });
      });
    } finally {
      await signIn.close();
    }
    const line = context.phrases.find(context.language, password === null ? 'cli.user.joined' : 'cli.user.created', { email, role, companyCode, password: password ?? '' }) ?? email;
    return success({ lines: [line], json: { email, role, companyCode, password } });
  },
};
