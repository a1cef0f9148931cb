/** The process that is killed: one step of closing on the database in DATABASE_URL, then a normal end. */
import { createDatabase, openKeyService } from '#modules/platform';
import { crashWork } from './crash-work.ts';

const [step, companyId] = process.argv.slice(2);
const keys = openKeyService(process.env, '.');
if (!keys.ok) throw new Error(keys.error.code);
const database = createDatabase({ connectionString: process.env['DATABASE_URL'] ?? '', keyService: keys.value });
await crashWork[step as keyof typeof crashWork](database, { companyId: Number(companyId) });
await database.close();
