/** The process that is killed: one slice or one shard of the database in DATABASE_URL, then a normal end. */
import { createDatabase, openKeyService } from '#modules/platform';
import { killTargets, type KillTarget } from './kill-targets.ts';

const [target, companyId] = process.argv.slice(2);
const keys = openKeyService(process.env, '.');
if (!keys.ok) throw new Error(keys.error.code);
const database = createDatabase({ connectionString: process.env['DATABASE_URL'] ?? '', keyService: keys.value });
await killTargets[target as KillTarget](database, { companyId: Number(companyId) });
await database.close();
