export { createCrm, type Crm, type CrmOptions, type Deal } from './crm-simulator.ts';
