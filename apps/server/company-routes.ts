/** Taking on a company after the demonstration: its row, its source, and the caller as its administrator. */
import { createCompany as createCompanyRoute } from '#contracts/api/people-api';
import { failure, success, type Result } from '#kernel/base/result';
import { asSystem, createCompany, dateInZone, ensureMonths, epochDayOf, forSubject, isDemoCompany, listMemberships, readCompany, recordAudit, withCompany, type ApiFailure, type ApiServer, type Database } from '#modules/platform';
import { giveRole, resolveRights } from '#modules/access';
import { saveSource } from '#modules/sync';
import { connectorsByName } from '../work/open-source.ts';
import { monthsAround } from '../work/months-around.ts';

export type CompanyRoutesDeps = { readonly database: Database; readonly nowMilliseconds: () => number; readonly zone: string };

const dayAt = (nowMilliseconds: number, zone: string): number => epochDayOf(dateInZone(nowMilliseconds, zone));

/** The company of the first administrator, who is appointed in it. */
export const appointFirstAdministrator = async ({ database, nowMilliseconds, zone }: CompanyRoutesDeps, userId: string, company: { readonly companyCode: string; readonly name: string }): Promise<Result<null, ApiFailure>> => {
  const created = await createCompany(database, { ...company, country: 'CN' });
  if (!created.ok) return failure({ code: created.error.code, data: created.error.data });
  await ensureMonths(database, ...monthsAround(nowMilliseconds(), zone));
  await withCompany(database, asSystem(created.value.companyId, 'setUp', `user:${userId}`), async (tx) => {
    await giveRole(tx, { userId, role: 'administrator', personId: null });
    await recordAudit(tx, { action: 'platform.companyCreated', subject: `company:${company.companyCode}`, data: { connector: '' } });
  });
  return success(null);
};

export const registerCompanyRoutes = (server: ApiServer, { database, nowMilliseconds, zone }: CompanyRoutesDeps): void => {
  const isAdministrator = (companyId: number, userId: string): Promise<boolean> =>
    readCompany(database, asSystem(companyId, 'setUp', `user:${userId}`), async (tx) => (await resolveRights(tx, { userId, day: dayAt(nowMilliseconds(), zone) })).roles.includes('administrator'));
  server.handle(createCompanyRoute, async ({ subject, body }) => {
    const connector = body.source.connector === 'workbook' ? null : Object.values(connectorsByName).find(({ manifest }) => manifest.name === body.source.connector);
    if (connector === undefined) return failure({ code: 'connectorUnknown', data: { connector: body.source.connector } });
    const missing = connector?.manifest.settings.find((field) => field.required && (body.source.settings[field.name] ?? '') === '');
    if (missing !== undefined) return failure({ code: 'settingMissing', data: { setting: missing.name } });
    // Everything that could refuse the source is looked at before the company is there.
    const known = new Set([...(connector?.manifest.settings.map((field) => field.name) ?? []), 'zone']);
    const unknown = Object.keys(body.source.settings).find((name) => !known.has(name));
    if (unknown !== undefined) return failure({ code: 'settingUnknown', data: { setting: unknown } });
    // What is taken on from inside a demonstration belongs to it: its one-click users are administrators of nothing else.
    const isDemo = await readCompany(database, forSubject(subject), isDemoCompany);
    const created = await createCompany(database, { companyCode: body.companyCode, name: body.name, country: body.country, isDemo });
    if (!created.ok) {
      // The answer to a first try may have been lost: the caller finds their own company again.
      const own = (await listMemberships(database, subject.userId)).find(({ company }) => company.companyCode === body.companyCode && company.name === body.name);
      if (own === undefined || !(await isAdministrator(own.company.companyId, subject.userId))) return failure({ code: created.error.code, data: created.error.data });
      return success({ company: { companyId: own.company.companyId, companyCode: own.company.companyCode, name: own.company.name, isDemo: own.company.isDemo } });
    }
    const { companyId } = created.value;
    await ensureMonths(database, ...monthsAround(nowMilliseconds(), zone));
    const saved = await withCompany(database, asSystem(companyId, 'setUp', `user:${subject.userId}`), async (tx) => {
      await giveRole(tx, { userId: subject.userId, role: 'administrator', personId: null });
      await recordAudit(tx, { action: 'platform.companyCreated', subject: `company:${body.companyCode}`, data: { connector: body.source.connector } });
      return connector === null ? success(null) : saveSource(tx, { sourceCode: body.source.connector, name: connector.manifest.name, manifest: connector.manifest, settings: body.source.settings });
    });
    if (!saved.ok) return failure({ code: saved.error.code, data: saved.error.data });
    return success({ company: { companyId, companyCode: created.value.companyCode, name: created.value.name, isDemo } });
  });
};
