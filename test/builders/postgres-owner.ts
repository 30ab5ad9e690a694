/**
 * A process that owns an embedded PostgreSQL and does nothing else: what the tests kill.
 * Says one JSON line when up (`{up}`) or refused (`{refused, code}`, exit code 1); SIGTERM stops in order.
 *   tsx test/builders/postgres-owner.ts DATA_DIR
 */
import { EmbeddedPostgresError } from '../../server/db/embedded/embedded-postgres-error.ts'
import { startEmbeddedPostgres } from '../../server/db/embedded/start-embedded-postgres.ts'
import type { EmbeddedPostgres } from '../../server/db/embedded/start-embedded-postgres.ts'

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
const began = performance.now()
const log = {
  info: (fields: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
  warn: (fields: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
  error: (fields: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
}

async function main(dataDir: string): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dataDir, log, onFailed: refuse })
  const { url, adminUrl, notes } = postgres
  process.once('SIGTERM', () => void end(postgres))
  process.once('SIGINT', () => void end(postgres))
  say({ up: { url, adminUrl, notes, tookMs: Math.round(performance.now() - began) } })
}

async function end(postgres: EmbeddedPostgres): Promise<void> {
  await postgres.stop()
  say({ stopped: true })
}

function refuse(error: unknown): void {
  if (!(error instanceof EmbeddedPostgresError)) throw error
  say({ refused: error.message, code: error.code })
  process.exit(1)
}

main(process.argv[2] ?? '').catch(refuse)
