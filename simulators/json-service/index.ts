export { createJsonService, type JournalEntry, type JsonService, type JsonServiceOptions, type ServiceAnswer, type ServiceFault } from './json-service.ts';
