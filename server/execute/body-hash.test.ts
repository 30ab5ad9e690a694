import { expect, test } from 'vitest'
import { command } from '../../test/builders/commands.ts'
import { bodyHash } from './body-hash.ts'

const base = command(1, { args: { a: 1, b: { c: [1, 2], d: null } } })

test('[EX2] who carries it and the order of keys do not make another command', () => {
  const args = { b: { d: null, c: [1, 2] }, a: 1 }
  expect(bodyHash({ ...base, args, sessionId: 's9', deviceSeq: 77 })).toBe(bodyHash(base))
})

test('[EX2] verb, row, arguments, time and what it builds on do', () => {
  const others = [
    { verb: 'release' as const },
    { entityId: 'j1/b' },
    { args: { a: 1, b: { c: [2, 1], d: null } } },
    { args: { a: 1 } },
    { issuedAt: base.issuedAt + 1 },
    { baseVersion: 3 },
    { expect: { state: 'free' } },
    { after: base.commandId },
  ]
  const hashes = others.map((over) => bodyHash({ ...base, ...over }))
  expect(new Set([bodyHash(base), ...hashes]).size).toBe(others.length + 1)
})
