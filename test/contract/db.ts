import { afterAll, beforeAll, describe } from 'vitest'
import type { Db } from '../../server/db/port.ts'
import { bell } from './db/bell.ts'
import { census } from './db/census.ts'
import { changes } from './db/changes.ts'
import { inbound } from './db/inbound.ts'
import { lists } from './db/lists.ts'
import { locks } from './db/locks.ts'
import { log } from './db/log.ts'
import { people } from './db/people.ts'
import { reference } from './db/reference.ts'
import { scopes } from './db/scopes.ts'
import { timers } from './db/timers.ts'
import { webhooks } from './db/webhooks.ts'

/** A carrier of the database port, ready for use. */
export type Carrier = { readonly db: Db; readonly close: () => Promise<void> }

/** What every carrier of server/db/port.ts must do. Each test works in a facility of its own. */
export function dbContract(name: string, open: () => Promise<Carrier>): void {
  describe(`the database port on ${name}`, () => {
    let carrier: Carrier
    const db = (): Db => carrier.db
    beforeAll(async () => {
      carrier = await open()
    })
    afterAll(() => carrier.close())
    changes(db)
    log(db)
    locks(db)
    scopes(db)
    timers(db)
    lists(db)
    people(db)
    reference(db)
    inbound(db)
    census(db)
    webhooks(db)
    bell(db)
  })
}
