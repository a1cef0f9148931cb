/** The process that is killed in the middle of a rotation: seals the values of one company again, then ends. */
import { createDatabase, openKeyService, resealCompany } from '#modules/platform';
import { sealedPlaces } from '#apps/work/sealed-places';

const keys = openKeyService(process.env, '.');
if (!keys.ok) throw new Error(keys.error.code);
const database = createDatabase({ connectionString: process.env['DATABASE_URL'] ?? '', keyService: keys.value });
await resealCompany(database, Number(process.argv[2]), sealedPlaces);
await database.close();
