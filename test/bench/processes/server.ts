/** The real server as a process of its own, told its settings by the environment; tells what it costs. */
import { pino } from 'pino'
import { startServer } from '../../../server/app/start-server.ts'
import { readSettings } from '../../../server/config/read-settings.ts'
import { answerCalls } from '../tools/answer-calls.ts'
import { cpuMs } from '../tools/moment.ts'

const read = readSettings(process.env)
if (read.kind === 'wrong') throw new Error(read.sentences.join('\n'))
const log = pino({ level: read.settings.logLevel }, pino.destination(2))
const server = await startServer({ settings: read.settings, log, version: 'bench', onFailed: () => process.exit(1) })

answerCalls(
  {
    url: () => server.url,
    cpu: cpuMs,
    memory: () => process.memoryUsage().rss,
  },
  () => server.stop(),
)
