export { createVaultSimulator, type VaultJournalEntry, type VaultSimulator } from './vault-server.ts';
