export type * from './wecom-state.ts';
export { createRealWeComClock, createVirtualWeComClock, type WeComClock } from './wecom-clock.ts';
export { createWeComSimulator, type WeComSimulator, type WeComSimulatorOptions } from './wecom-server.ts';
export { runWeComSimulator, type RunWeComOptions } from './run-wecom-simulator.ts';
export type { WeComFaultCode, WeComFaultPlan, WeComFaultRule } from './wecom-faults.ts';
export type { WeComJournalEntry } from './wecom-journal.ts';
export type { PunchChange } from './wecom-core.ts';
export { createSampleCorp, sampleEndDay, sampleFirstDay, sampleNowMilliseconds } from './sample-corp.ts';
