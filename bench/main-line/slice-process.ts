/** The process that is killed: one slice or one shard of the database in DATABASE_URL, then a normal end. */
import { createDatabase } from '#modules/platform';
import { killTargets, type KillTarget } from './kill-targets.ts';

const [target, companyId] = process.argv.slice(2);
const database = createDatabase({ connectionString: process.env['DATABASE_URL'] ?? '' });
await killTargets[target as KillTarget](database, { companyId: Number(companyId) });
await database.close();
