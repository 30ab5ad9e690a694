import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY_MS } from '../../shared/kernel/instant.ts'
import { verifyChain } from '../../server/changelog/verify-chain.ts'
import { type Floor, openFloor } from '../builders/floor.ts'
import type { Carrier } from '../contract/db.ts'

/** What the pipeline promises, over any carrier. Each test has a hospital of its own. */
export function pipelineSuite(name: string, open: () => Promise<Carrier>): void {
  describe(`the pipeline on ${name}`, () => {
    let carrier: Carrier
    beforeAll(async () => {
      carrier = await open()
    })
    afterAll(() => carrier.close())
    const floor = () => openFloor(carrier.db)
    openings(floor)
    receipts(floor)
    order(floor)
    times(floor)
  })
}

function openings(floor: () => Promise<Floor>): void {
  test('open-journey takes patient and place from the census, and is seen by unit and departments', async () => {
    const { discharge, db, facility, row } = await floor()
    const id = await discharge('V1')
    expect(await row('journey', id)).toMatchObject({
      unit: '4W',
      room: '401',
      bed: 'A',
      initials: 'AR',
      marks: ['synthetic'],
    })
    expect(await row('journeyId', id)).toMatchObject({ family: 'Adler', mrn: 'M-V1', visit: 'V1' })
    const scopes = (await db.reads.scopesOf(facility, id)).map(({ scope }) => scope)
    expect(scopes).toEqual(expect.arrayContaining(['unit:4W', 'dept:PHA', 'dept:NUR']))
    expect((await db.reads.timersOf(facility, id)).length).toBeGreaterThan(0)
  })

  test('two coordinators who open for one visit at once get one journey', async () => {
    const { ask, person, db, facility } = await floor()
    const args = { workflow: 'discharge', visit: 'V1', stage: 'ordered' }
    const outcomes = await Promise.all(['a', 'b', 'c'].map((id) => ask(person('k.lind'), 'open-journey', id, { args })))
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied'])
    expect(await db.reads.openJourneysOfVisit(facility, 'V1')).toHaveLength(1)
  })

  test('no such visit, a taken id, a unit of others: refused', async () => {
    const { ask, person, discharge } = await floor()
    const id = await discharge('V1')
    const code = async (who: string, entityId: string, visit: string) => {
      const args = { workflow: 'discharge', visit, stage: 'ordered' }
      return (await ask(person(who), 'open-journey', entityId, { args })).refusal?.code
    }
    expect(await code('k.lind', 'x', 'V9')).toBe('not-found')
    expect(await code('k.lind', id, 'V2')).toBe('not-found')
    expect(await code('work.pha', 'x', 'V2')).toBe('not-found')
  })

  test('[E15.11] like names in the house are marked on both rows', async () => {
    const { discharge, row } = await floor()
    const [first, other, like] = [await discharge('V1'), await discharge('V2'), await discharge('V3')]
    expect((await row('journey', like)).marks).toContain('like-name')
    expect((await row('journey', first)).marks).toContain('like-name')
    expect((await row('journey', other)).marks).not.toContain('like-name')
  })
}

function receipts(floor: () => Promise<Floor>): void {
  test('case 1: the same command again is answered as the first time, without a second effect', async () => {
    const { discharge, command, execute, person, db, facility } = await floor()
    const id = await discharge()
    const claim = command('claim', `${id}/med-rec`)
    const asker = { actor: person('work.pha'), lastHeardAt: 0 }
    const first = await execute(claim, asker)
    const head = await db.reads.head(facility)
    const again = await execute({ ...claim, deviceSeq: 9 }, asker)
    expect(first).toMatchObject({ outcome: 'applied', seq: head })
    expect(again).toEqual({ ...first, outcome: 'duplicate', first: 'applied' })
    expect(await db.reads.head(facility)).toBe(head)
  })

  test('case 2: the same id with another body, or by another person, is a reuse', async () => {
    const { discharge, command, execute, person } = await floor()
    const id = await discharge()
    const claim = command('claim', `${id}/med-rec`)
    const asker = { actor: person('work.pha'), lastHeardAt: 0 }
    await execute(claim, asker)
    const other = await execute({ ...claim, entityId: `${id}/cm-plan` }, asker)
    const stranger = await execute(claim, { ...asker, actor: person('work.cm') })
    expect([other.refusal?.code, stranger.refusal?.code]).toEqual(['id-reuse', 'id-reuse'])
    expect((await execute(claim, asker)).outcome).toBe('duplicate')
  })

  test('a refusal is remembered too', async () => {
    const { discharge, command, execute, person, ask } = await floor()
    const id = await discharge()
    await ask(person('lead.pha'), 'claim', `${id}/med-rec`)
    const claim = command('claim', `${id}/med-rec`)
    const asker = { actor: person('work.pha'), lastHeardAt: 0 }
    const first = await execute(claim, asker)
    expect(first).toMatchObject({ outcome: 'rejected', refusal: { code: 'already-claimed', by: 'lead pha' } })
    await ask(person('lead.pha'), 'release', `${id}/med-rec`)
    expect(await execute(claim, asker)).toEqual({ ...first, outcome: 'duplicate', first: 'rejected' })
  })

  test('case 10: 29 days old is taken, 31 days old is expired', async () => {
    const { discharge, ask, person } = await floor()
    const id = await discharge()
    const issued = (days: number) => ({ issuedAt: Date.now() - days * DAY_MS })
    const old = await ask(person('work.pha'), 'claim', `${id}/med-rec`, issued(31))
    expect(old).toMatchObject({ outcome: 'expired', refusal: { code: 'expired' } })
    expect((await ask(person('work.pha'), 'claim', `${id}/med-rec`, issued(29))).outcome).toBe('applied')
  })

  test('taking what I hold already is applied, and nothing is written', async () => {
    const { discharge, ask, person, db, facility, row } = await floor()
    const id = await discharge()
    await ask(person('work.pha'), 'claim', `${id}/med-rec`)
    const head = await db.reads.head(facility)
    const again = await ask(person('work.pha'), 'claim', `${id}/med-rec`)
    const { seq } = await row('task', `${id}/med-rec`)
    expect(again).toMatchObject({ outcome: 'applied', seq, changed: [] })
    expect(await db.reads.head(facility)).toBe(head)
  })

  test('what the actor may not see, and what is not there, is not found', async () => {
    const { discharge, ask, person } = await floor()
    const id = await discharge()
    const referral = await ask(person('r.coord'), 'claim', `${id}/med-rec`)
    const nothing = await ask(person('work.pha'), 'claim', 'nowhere/med-rec')
    expect(referral.refusal).toMatchObject({ code: 'not-found', row: null, by: null })
    expect(nothing.refusal?.code).toBe('not-found')
  })
}

function order(floor: () => Promise<Floor>): void {
  test('case 4: 20 people claim one task at once: one has it, the others hear who', async () => {
    const { discharge, ask, person, row, db, facility } = await floor()
    const id = await discharge()
    const people = Array.from({ length: 20 }, (_, index) => ({
      ...person('work.pha'),
      id: `u${index}` as never,
      name: `Person ${index}`,
    }))
    const outcomes = await Promise.all(people.map((who) => ask(who, 'claim', `${id}/med-rec`)))
    const winners = outcomes.filter(({ outcome }) => outcome === 'applied')
    const task = await row('task', `${id}/med-rec`)
    expect(winners).toHaveLength(1)
    expect(task.state).toBe('claimed')
    const owner = task.state === 'claimed' ? task.owner.name : ''
    const losers = outcomes.filter(({ outcome }) => outcome === 'rejected')
    expect(losers.map(({ refusal }) => [refusal?.code, refusal?.by])).toEqual(
      Array.from({ length: 19 }, () => ['already-claimed', owner]),
    )
    expect(await verifyChain(db.reads, facility)).toBeNull()
  })

  test('case 3: a complete on a version that is not the present one is stale and shows the row', async () => {
    const { discharge, ask, person, row } = await floor()
    const id = await discharge()
    const { version } = await row('task', `${id}/med-rec`)
    await ask(person('work.pha'), 'claim', `${id}/med-rec`)
    const args = { captures: { reconciled: true } }
    const stale = await ask(person('work.pha'), 'complete', `${id}/med-rec`, { baseVersion: version, args })
    expect(stale).toMatchObject({ outcome: 'rejected', refusal: { code: 'stale', row: { state: 'claimed' } } })
    const free = await ask(person('work.pha'), 'note', `${id}/med-rec`, { baseVersion: version, args: { text: 'x' } })
    expect(free.outcome).toBe('rebased')
  })

  test('a chain of actions on one row is judged by what went before, not by the version first seen', async () => {
    const { discharge, command, execute, person, row } = await floor()
    const id = await discharge()
    const { version } = await row('task', `${id}/med-rec`)
    const asker = { actor: person('work.pha'), lastHeardAt: 0 }
    const claim = command('claim', `${id}/med-rec`, { baseVersion: version })
    const done = command('complete', `${id}/med-rec`, {
      baseVersion: version,
      after: claim.commandId,
      args: { captures: { reconciled: true } },
    })
    expect((await execute(done, asker)).outcome).toBe('retry')
    expect((await execute(claim, asker)).outcome).toBe('applied')
    expect((await execute(done, asker)).outcome).toBe('applied')
    expect((await row('task', `${id}/med-rec`)).state).toBe('done')
    expect(await row('taskPhi', `${id}/med-rec`)).toMatchObject({ captures: { reconciled: true } })
  })

  test('what builds on a refused command is refused with it', async () => {
    const { discharge, command, execute, person, ask } = await floor()
    const id = await discharge()
    await ask(person('lead.pha'), 'claim', `${id}/med-rec`)
    const asker = { actor: person('work.pha'), lastHeardAt: 0 }
    const claim = command('claim', `${id}/med-rec`)
    const start = command('start', `${id}/med-rec`, { after: claim.commandId })
    expect((await execute(claim, asker)).refusal?.code).toBe('already-claimed')
    expect((await execute(start, asker)).refusal?.code).toBe('depends-on-refused')
  })
}

function times(floor: () => Promise<Floor>): void {
  test('case 11: a device clock years off is clamped to what the server can vouch for', async () => {
    const { discharge, command, execute, person } = await floor()
    const id = await discharge()
    const now = Date.now()
    const heard = { actor: person('work.pha'), lastHeardAt: now - 60_000 }
    const years = 3 * 365 * DAY_MS
    const ahead = await execute(command('claim', `${id}/med-rec`, { issuedAt: now + years }), heard)
    expect(ahead.effectiveAt).toBeGreaterThanOrEqual(now)
    expect(ahead.effectiveAt).toBeLessThanOrEqual(Date.now() + 1000)
    const behind = await execute(command('release', `${id}/med-rec`, { issuedAt: now - 5 * DAY_MS }), heard)
    expect(behind.effectiveAt).toBeGreaterThanOrEqual(ahead.effectiveAt ?? Infinity)
  })

  test('an act done offline counts when it was done, not when it arrived', async () => {
    const { discharge, command, execute, person, ask, row } = await floor()
    const id = await discharge()
    await ask(person('work.pha'), 'claim', `${id}/med-rec`)
    const claimedAt = (await row('task', `${id}/med-rec`)) as { claimedAt?: number }
    await new Promise((resolve) => setTimeout(resolve, 60))
    const issuedAt = (claimedAt.claimedAt ?? 0) + 10
    const start = command('start', `${id}/med-rec`, { issuedAt })
    const outcome = await execute(start, { actor: person('work.pha'), lastHeardAt: issuedAt - 5000 })
    expect(outcome).toMatchObject({ outcome: 'applied', effectiveAt: issuedAt })
  })
}
