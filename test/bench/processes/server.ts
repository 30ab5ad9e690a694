/** The real server as a process of its own, told its settings by the environment; tells what it costs. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pino } from 'pino'
import { startServer } from '../../../server/app/start-server.ts'
import { readSettings } from '../../../server/config/read-settings.ts'
import { answerCalls } from '../tools/answer-calls.ts'
import { cpuMs } from '../tools/moment.ts'

const read = readSettings(process.env)
if (read.kind === 'wrong') throw new Error(read.sentences.join('\n'))
const log = pino({ level: read.settings.logLevel }, pino.destination(2))
const server = await startServer({ settings: read.settings, log, version: 'bench', onFailed: () => process.exit(1) })

const loop = monitorEventLoopDelay({ resolution: 5 })
loop.enable()

answerCalls(
  {
    url: () => server.url,
    cpu: cpuMs,
    /** Bytes of the process after a collection. */
    memory() {
      globalThis.gc?.()
      return process.memoryUsage().rss
    },
    /** How late the event loop was since it was last asked, p99, ms. */
    loopDelay() {
      const p99 = loop.percentile(99) / 1e6
      loop.reset()
      return p99
    },
  },
  () => server.stop(),
)
