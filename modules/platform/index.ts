export { applicationRole, createDatabase, type Database, type DatabaseOptions } from './database.ts';
export { migrateDatabase, migrationsFolder, readMigrations, type MigrationError, type MigrationSummary } from './migrate.ts';
export { isCommitUnknown, readCompany, withCompany, type CompanyContext, type CompanyTransaction } from './transaction.ts';
export { recordAudit, type AuditEvent } from './audit.ts';
export { done, runCommand, type Command, type CommandError, type JsonValue } from './command.ts';
export { closeIncident, listIncidents, openIncident, type Incident, type IncidentClass, type IncidentReport } from './incident.ts';
export { createCompany, ensureMonths, findCompany, listCompanies, type Company, type CompanyError, type NewCompany } from './company.ts';
export { copyInto, copyIntoTemporary, type CopyColumn, type CopyIntoOptions, type CopyType } from './copy-into.ts';
export { copyOutOf, sqlText, type CopyOutColumn, type CopyOutResult } from './copy-out-of.ts';
