/** PostgreSQL settings by name; a value is written quoted. */
export type PostgresSettings = Readonly<Record<string, string>>

/** The text of postgresql.conf: ours alone, written anew at each start of PostgreSQL. */
export function settingsFile(version: string, over: PostgresSettings): string {
  const lines = Object.entries({ ...SETTINGS, ...over }).map(([name, value]) => `${name} = '${value}'`)
  const head = `# Written by Onward at each start of PostgreSQL ${version}: changes made here are lost.`
  return [head, ...lines, ''].join('\n')
}

const SETTINGS: PostgresSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: '60',
  // Kept back for the supervisor, so that a full pool never locks it out.
  superuser_reserved_connections: '5',
  idle_in_transaction_session_timeout: '5min',

  // An acknowledged change is on disk: the whole promise rests on these three.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  max_wal_size: '1GB',

  shared_buffers: '256MB',
  work_mem: '16MB',
  random_page_cost: '1.1',
  // Short statements over few rows: compiling them or sharing them out (through a small /dev/shm) only costs.
  jit: 'off',
  max_parallel_workers_per_gather: '0',

  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  default_text_search_config: 'pg_catalog.simple',

  // Seven files that take turns. No errors of statements (level log leaves them out): they may quote a patient's row,
  // and reach the caller anyway.
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgres-%a.log',
  log_file_mode: '0600',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}
