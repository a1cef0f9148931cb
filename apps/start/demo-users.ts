/** The people who sign in with one click: one user a role, members of the demonstration companies. */
import type { BuiltInRole } from '#contracts/api/access-terms';
import { giveRole } from '#modules/access';
import { asSystem, withCompany, type Company, type Database } from '#modules/platform';
import type { SignIn } from '#modules/identity';

export type DemoPersons = {
  /** Person behind the line manager's and the employee's account; null leaves the account without a person. */
  readonly lineManagerPersonId: number | null;
  readonly employeePersonId: number | null;
};

const users: readonly { readonly role: BuiltInRole; readonly name: string; readonly inEveryCompany: boolean }[] = [
  { role: 'administrator', name: '演示管理员', inEveryCompany: true },
  { role: 'payrollClerk', name: '演示薪资专员', inEveryCompany: true },
  { role: 'payrollSupervisor', name: '演示薪资主管', inEveryCompany: true },
  { role: 'lineManager', name: '演示主管', inEveryCompany: false },
  { role: 'employee', name: '演示员工', inEveryCompany: false },
  { role: 'auditor', name: '演示审计员', inEveryCompany: true },
];

/** Makes the users with their memberships and roles, or leaves those that are there. The main company comes first. */
export const ensureDemoUsers = async (deps: { readonly database: Database; readonly signIn: SignIn }, companies: readonly Company[], persons: DemoPersons): Promise<void> => {
  for (const user of users) {
    const userId = await deps.signIn.ensureUser({ email: `${user.role.toLowerCase()}@demo.example`, name: user.name, password: null });
    const personId = user.role === 'lineManager' ? persons.lineManagerPersonId : user.role === 'employee' ? persons.employeePersonId : null;
    for (const [index, company] of companies.entries()) {
      if (index > 0 && !user.inEveryCompany) continue;
      await withCompany(deps.database, asSystem(company.companyId, 'setUp', 'setUp'), (tx) => giveRole(tx, { userId, role: user.role, personId: index === 0 ? personId : null }));
    }
  }
};
