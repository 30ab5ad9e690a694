import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { sealerOf } from '../../renderer/outbox/seal-args.ts'
import { openSealed, readPair } from '../../server/auth/open-sealed.ts'
import { makeRingKey } from '../../server/auth/sealing-ring.ts'
import { bodyHash, isOf, sealedHash } from '../../server/execute/body-hash.ts'
import type { Command } from '../../shared/commands/command.ts'
import { type Sealed, sealedIn } from '../../shared/commands/sealed-args.ts'
import { command, commandId } from '../builders/commands.ts'
import { realRandom } from '../builders/real-time.ts'

const stored = makeRingKey('key-1', 0, realRandom)
const key = { id: stored.id, publicKey: stored.publicKey }
const pair = readPair(stored)
const sealTo = sealerOf(crypto.subtle)
const note = (text: string) => command(1, { verb: 'note', entityId: 'j1', args: { text } })

async function sealedNote(text = 'HIV positive, tell nobody'): Promise<{ command: Command; sealed: Sealed }> {
  const sealed = await sealTo(key, note(text))
  const inside = sealedIn(sealed.args)
  if (inside === null) throw new Error('nothing sealed')
  return { command: sealed, sealed: inside }
}

test('[SE2] what a console seals with WebCrypto the server opens with its own crypto, whatever is in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), fc.jsonValue(), async (text, value) => {
      const asked = command(1, { verb: 'complete', args: { via: 'phone', note: text, captures: { value } } })
      const sealed = await sealTo(key, asked)
      const inside = sealedIn(sealed.args)
      expect(Object.keys(sealed.args).sort()).toEqual(['sealed', 'via'])
      expect(inside?.names.toSorted()).toEqual(['captures', 'note'])
      const opened = inside === null ? null : openSealed(pair, inside, sealed)
      expect(opened).toEqual(JSON.parse(JSON.stringify({ note: text, captures: { value } })))
    }),
    { numRuns: 40 },
  )
})

test('[SE2] what has nothing secret, or is sealed already, stays the very same command; the same words never give the same box', async () => {
  const claim = command(2)
  expect(await sealTo(key, claim)).toBe(claim)
  const { command: once, sealed } = await sealedNote()
  expect(await sealTo(key, once)).toBe(once)
  const twice = await sealedNote()
  expect(twice.sealed.box).not.toBe(sealed.box)
  expect(twice.sealed.point).not.toBe(sealed.point)
  expect(JSON.stringify(once)).not.toContain('HIV')
})

test('[SE3] a box opens for its own command, verb and row alone, by its own key alone, and only as it was sealed', async () => {
  const { command: one, sealed } = await sealedNote()
  expect(openSealed(pair, sealed, one)).toEqual({ text: 'HIV positive, tell nobody' })
  const flipped = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`
  const other = makeRingKey('key-1', 0, realRandom)
  const wrong: [string, Sealed, Pick<Command, 'verb' | 'entityId'>, typeof pair][] = [
    ['another row', sealed, { ...one, entityId: 'j2' }, pair],
    ['another verb', sealed, { ...one, verb: 'void' }, pair],
    ['another command', { ...sealed, of: commandId(9) }, one, pair],
    ['another key', sealed, one, readPair(other)],
    ['another key’s name', { ...sealed, key: 'key-2' }, one, pair],
    ['a changed box', { ...sealed, box: flipped(sealed.box) }, one, pair],
    ['a shortened box', { ...sealed, box: sealed.box.slice(0, -4) }, one, pair],
    ['no box', { ...sealed, box: 'AAAA' }, one, pair],
    ['another point', { ...sealed, point: other.publicKey }, one, pair],
    ['no point of the curve', { ...sealed, point: flipped(sealed.point) }, one, pair],
  ]
  for (const [what, box, asked, keys] of wrong) expect([what, openSealed(keys, box, asked)]).toEqual([what, null])
})

test('[EX2] sealed anew a command stays the same; in the clear, on another row or with other names in its box it is another', async () => {
  const { command: first, sealed } = await sealedNote()
  const receipt = { bodyHash: bodyHash(first), sealedHash: sealedHash(first) }
  expect(bodyHash(first)).toBe(bodyHash(structuredClone(first)))
  const { command: anew } = await sealedNote()
  expect(bodyHash(anew)).not.toBe(bodyHash(first))
  expect([first, anew].map((one) => isOf(receipt, one))).toEqual([true, true])
  const others = [
    note('HIV positive, tell nobody'),
    { ...anew, entityId: 'j2' },
    { ...anew, args: { sealed: { ...sealed, names: ['text', 'more'] } } },
    { ...anew, args: { sealed: { ...sealed, of: commandId(9) } } },
    { ...anew, args: { sealed: 'abc' } },
  ]
  expect(others.map((one) => isOf(receipt, one))).toEqual(others.map(() => false))
  expect(isOf({ bodyHash: bodyHash(note('a')), sealedHash: null }, note('b')), 'nothing sealed').toBe(false)
})
