import type { Registry } from 'prom-client'
import type { Clock } from '../../shared/kernel/clock.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { AuthService } from '../auth/auth-service.ts'
import type { SealingKeys } from '../auth/sealing-keys.ts'
import type { Settings } from '../config/read-settings.ts'
import type { Db } from '../db/port.ts'
import type { RuleContexts } from '../db/rule-contexts.ts'
import type { ExecuteCommand } from '../execute/execute-command.ts'
import { commandRoutes } from '../http/command-routes.ts'
import { coverRoutes } from '../http/cover-routes.ts'
import { effectRoutes } from '../http/effect-routes.ts'
import { feedRoutes } from '../http/feed-routes.ts'
import { forwardRoutes } from '../http/forward-routes.ts'
import { hookRoutes } from '../http/hook-routes.ts'
import { type InboundPort, inboundRoutes } from '../http/inbound-routes.ts'
import { journeyRoutes } from '../http/journey-routes.ts'
import { rosterRoutes } from '../http/roster-routes.ts'
import { revokeRoutes } from '../http/revoke-routes.ts'
import type { Route } from '../http/route.ts'
import { sealingRoutes } from '../http/sealing-routes.ts'
import { sessionRoutes } from '../http/session-routes.ts'
import { syncRoutes } from '../http/sync-routes.ts'
import { openApiRoute, systemRoutes } from '../http/system-routes.ts'
import { workflowRoutes } from '../http/workflow-routes.ts'
import type { ReferenceShelf } from '../changelog/reference-shelf.ts'
import { demoInfo } from './demo/seed-demo.ts'

/** What the REST doors lead to. */
export type RouteParts = {
  readonly settings: Settings
  readonly version: string
  readonly db: Db
  readonly contexts: RuleContexts
  readonly auth: AuthService
  readonly sealing: SealingKeys
  readonly references: ReferenceShelf
  readonly execute: ExecuteCommand
  readonly inbound: InboundPort
  readonly metrics: Registry
  readonly clock: Clock
  readonly random: Random
}

/** Every REST door of the server, the page that describes them included. */
export function makeRoutes(parts: RouteParts): Route[] {
  const { settings, version, db, contexts, auth, sealing, references, execute, inbound, metrics, clock, random } = parts
  const rulesOf = (facility: string) => contexts.fresh(facility)
  const routes = [
    ...systemRoutes({ version, reads: db.reads, metrics, demo: () => demoInfo(db) }),
    ...sessionRoutes({
      auth,
      sealingKey: () => sealing.current(),
      secureCookie: settings.tls !== null || settings.behindProxy,
    }),
    ...coverRoutes({ db, random, rulesOf, forget: (facility) => contexts.forget(facility) }),
    ...revokeRoutes({ db, auth, random }),
    ...sealingRoutes({ sealing }),
    ...journeyRoutes(db.reads, rulesOf),
    ...commandRoutes({
      execute: (command, { actor, session }) => execute(command, { actor, lastHeardAt: session.lastHeardAt }),
    }),
    ...inboundRoutes(db, inbound),
    ...hookRoutes({ db, clock, random, rulesOf, secrets: settings.webhookSecrets }),
    ...feedRoutes(db.reads),
    ...workflowRoutes({ db, contexts, random }),
    ...effectRoutes(db),
    ...rosterRoutes({ db, contexts, random }),
    ...forwardRoutes({ reads: db.reads }),
    ...syncRoutes(db.reads, references),
  ]
  return [...routes, openApiRoute(routes, version)]
}
