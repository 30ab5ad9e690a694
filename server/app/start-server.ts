import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Instant } from '../../shared/kernel/instant.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import { accessTokens } from '../auth/access-token.ts'
import { signatureCheck } from '../auth/command-signature.ts'
import { authService, type AuthService, type Signed } from '../auth/auth-service.ts'
import { sealingKeys } from '../auth/sealing-keys.ts'
import { createOwnChanges } from '../changelog/own-changes.ts'
import { createTail } from '../changelog/tail.ts'
import type { Settings } from '../config/read-settings.ts'
import type { Db } from '../db/port.ts'
import type { VisitRecord } from '../db/records.ts'
import { WEBHOOK_TASK } from '../db/news-effect.ts'
import { createRuleContexts } from '../db/rule-contexts.ts'
import { createEffectsRunner } from '../effects/effects-runner.ts'
import { addressRule } from '../effects/webhook/address-rule.ts'
import { webhookTask } from '../effects/webhook/webhook-task.ts'
import { commandExecutor, type ExecuteCommand } from '../execute/execute-command.ts'
import type { OpenSealedArgs } from '../execute/open-args.ts'
import { httpServer } from '../http/http-server.ts'
import { exceptionMetric } from '../http/exception-metric.ts'
import { metricsRegistry } from '../http/system-routes.ts'
import { bodyOf } from '../ingest/census/fold-visit.ts'
import { visitFacts } from '../ingest/plan/visit-facts.ts'
import { createReferenceShelf } from '../changelog/reference-shelf.ts'
import { createSocketServer } from '../sync/socket-server.ts'
import { createTimerService } from '../workflow/timer-service.ts'
import { backlogMetric } from './backlog-metric.ts'
import { closingList } from './closing-list.ts'
import { settleDemo } from './demo/seed-demo.ts'
import { importTemplates } from './facility/load-facility.ts'
import { consoleFolder, workflowsFolder } from './folders.ts'
import type { Log } from './log.ts'
import { makeRoutes } from './make-routes.ts'
import { openDatabase } from './open-database.ts'
import { serviceKeyOf } from './service-key.ts'
import { startIngest } from './start-ingest.ts'
import { StartRefused } from './start-refused.ts'
import { sharedSecret } from './shared-secret.ts'
import { systemClock as clock, systemRandom as random, systemScheduler as scheduler } from './system-clock.ts'

/** A running server. */
export type RunningServer = {
  readonly url: string
  readonly mllpPort: number
  /** What the person who started it should know, one line each. */
  readonly notes: readonly string[]
  readonly db: Db
  /**
   * [ND7] Aborts once the database turns out to tell another history (it was put back): what is kept in memory here is of one
   * that is gone, so this server is to be stopped and another one started.
   */
  readonly turned: AbortSignal
  /** Takes nothing new, finishes what is in hand, closes everything, in order. */
  stop(): Promise<void>
}

export type StartOptions = {
  readonly settings: Settings
  readonly log: Logger
  readonly version: string
  readonly onFailed: () => void
  /** Once it aborts, a start that is under way stops at its next step, in order. */
  readonly stopping?: AbortSignal
}

/**
 * Starts everything in order: database, templates, services, doors. Stops in the reverse order.
 * @throws StartRefused where the settings or the database do not allow it; the reason of `stopping`
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { settings, version, onFailed, stopping = NEVER } = options
  // HTTP's own lines are the framework's, and need pino itself.
  const log: Log = options.log
  const warn = (message: string, detail: unknown) =>
    log.warn(detail instanceof Error ? { err: detail } : { detail }, message)
  const turned = new AbortController()
  const otherHistory = (what: string) => {
    log.warn({ detail: what }, 'the database tells another history')
    turned.abort()
  }
  const node = uuidV7(clock.now(), random)
  const database = await openDatabase({ settings, log, scheduler, node, onFailed, stopping })
  const own = createOwnChanges(clock)
  const db = own.overhear(database.db)
  const closing = closingList(log)
  closing.add(() => database.close())
  try {
    await settleDemo(db, settings)
    stopping.throwIfAborted()
    for (const facility of await db.reads.facilities()) await importTemplates(db, facility, workflowsFolder())
    stopping.throwIfAborted()
    const contexts = createRuleContexts(db.reads, clock)
    const auth = authService({
      db,
      tokens: accessTokens(await sharedSecret(db), await db.reads.epoch()),
      clock,
      random,
    })
    const visitFactsOf = (visit: VisitRecord) => visitFacts(bodyOf(visit))
    const sealing = sealingKeys({ db, clock, random })
    await sealing.current()
    const open: OpenSealedArgs = (sealed, command) => sealing.open(sealed, command)
    const execute = withLog(commandExecutor({ db, contexts, random, warn, visitFacts: visitFactsOf, open }), log)
    const serviceKey = await serviceKeyOf(settings)
    const webhook = webhookTask({ reads: db.reads, clock, rule: addressRule(settings.webhookAllow) })
    const effects = createEffectsRunner({
      url: database.url,
      tasks: { [WEBHOOK_TASK]: webhook },
      scheduler,
      warn: (message) => log.warn({}, message),
      atOnce: 2,
    })
    closing.add(() => effects.stop())
    await effects.start()
    stopping.throwIfAborted()
    const tail = createTail({ db, scheduler, warn, own, otherHistory })
    const metrics = metricsRegistry()
    exceptionMetric(metrics, db.reads)
    const ingest = await startIngest({ settings, db, contexts, log, clock, random, scheduler, metrics })
    closing.add(() => ingest.stop())
    const references = createReferenceShelf(db.reads)
    const routes = makeRoutes({
      settings,
      version,
      db,
      contexts,
      auth,
      sealing,
      references,
      execute,
      inbound: ingest.port,
      metrics,
      clock,
      random,
    })
    const http = await httpServer({
      routes,
      auth,
      serviceKey,
      clock,
      log: options.log,
      tls: settings.tls,
      behindProxy: settings.behindProxy,
      consoleFolder: consoleFolder(),
    }).catch((error: unknown) => {
      throw settings.tls === null ? error : new StartRefused(UNUSABLE_TLS, { cause: error })
    })
    await tail.start()
    closing.add(() => tail.stop())
    const timers = createTimerService({ db, contexts, clock, random, scheduler, warn })
    timers.start()
    closing.add(() => timers.stop())
    // Filled once the port is known; read at each handshake.
    const origins: string[] = []
    const sockets = createSocketServer({
      ...socketParts(auth),
      sealingKey: () => sealing.current(),
      http: http.server,
      origins,
      db,
      tail,
      own,
      references,
      clock,
      scheduler,
      execute,
      warn,
    })
    backlogMetric(metrics, sockets)
    sockets.start()
    closing.add(() => closeHttp(http))
    closing.add(() => sockets.stop())
    stopping.throwIfAborted()
    const url = await listen(http, settings)
    origins.push(...ownOrigins(url))
    ingest.open()
    const mllpPort = ingest.port.mllpPort()
    return { url, mllpPort, notes: database.notes, db, turned: turned.signal, stop: () => closing.closeAll() }
  } catch (error) {
    // What did not close was told there; why nothing started counts.
    await closing.closeAll().catch(() => undefined)
    throw error
  }
}

const NEVER = new AbortController().signal
const UNUSABLE_TLS =
  'The certificate or the key cannot be read or used. Check ONWARD_TLS_CERT and ONWARD_TLS_KEY: two PEM files that belong together.'

async function listen(http: FastifyInstance, { host, port }: Settings): Promise<string> {
  try {
    return await http.listen({ host, port })
  } catch (error) {
    const sentence = `The port ${port} on ${host} cannot be had: it is in use, or not allowed. Set ONWARD_PORT.`
    throw new StartRefused(sentence, { cause: error })
  }
}

/** Requests in hand may finish within this time, ms; who dawdles is cut, so that the stop stays within its 5 s. */
const DRAIN_MS = 1500

async function closeHttp(http: FastifyInstance): Promise<void> {
  const cut = scheduler.after(DRAIN_MS, () => http.server.closeAllConnections())
  await http.close()
  cut()
}

/** Says of each command who asked for what and how it ended; its arguments, which may hold patient data, stay out. */
function withLog(execute: ExecuteCommand, log: Log): ExecuteCommand {
  return async (command, asker) => {
    const outcome = await execute(command, asker)
    const { verb, commandId } = command
    const said = { verb, commandId, actor: asker.actor.id, outcome: outcome.outcome, refusal: outcome.refusal?.code }
    if (outcome.refusal === null) log.debug(said, 'command')
    else log.info(said, 'command not taken')
    return outcome
  }
}

function socketParts(auth: AuthService) {
  return {
    verify: (token: string) => auth.verifyToken(token),
    reissue: (signed: Signed) => auth.reissue(signed),
    heard: (session: string, at: Instant) => auth.heard(session, at),
    verifies: signatureCheck(),
  }
}

function ownOrigins(url: string): string[] {
  const { protocol, port } = new URL(url)
  return [url, `${protocol}//localhost:${port}`, `${protocol}//127.0.0.1:${port}`]
}
