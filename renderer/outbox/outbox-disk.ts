import type { JournalPort } from '../../shared/ipc/journal.ts'

/**
 * Where actions are kept: the shell's journal (Electron), Dexie (browser) or memory (simulation); one contract suite
 * (test/contract/outbox-disk-contract.ts). `ok` means durable; a refusal leaves nothing behind that a restart would
 * send. A later settlement of the same id replaces the former.
 */
export type OutboxDisk = Pick<JournalPort, 'load' | 'append' | 'settle' | 'forget'>
