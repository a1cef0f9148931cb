import { createDemo, stopSharedServer } from './demo-harness.ts';
import { payMonth, syncMonth } from './run-month.ts';
const t0 = performance.now();
const demo = await createDemo({ seed: 7, people: 10000 });
console.log('demo', Math.round(performance.now() - t0));
await syncMonth(demo.database, demo.companies[0]!);
console.log('sync', Math.round(performance.now() - t0));
for (let i = 0; i < 4; i += 1) { const t = performance.now(); const r = await payMonth(demo.database, demo.companies[0]!); console.log('pay', Math.round(performance.now() - t), r); if (i === 0) console.log('fresh'); }
await demo.close(); await stopSharedServer();
