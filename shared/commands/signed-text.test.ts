import { assert, dictionary, jsonValue, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { command } from '../../test/builders/commands.ts'
import { commandSchema } from './command.ts'
import { signedText } from './signed-text.ts'

test('[SG1] what is signed is the same before and after the wire, whatever a form holds and in whatever order', () => {
  assert(
    property(dictionary(string(), jsonValue()), dictionary(string(), jsonValue()), (args, expected) => {
      const issued = command(1, {
        args: { ...args, left: undefined, 'on-ward': -0 },
        expect: expected,
        baseVersion: 3,
      })
      const turned = { ...issued, args: Object.fromEntries(Object.entries(issued.args).reverse()) }
      const arrived = commandSchema.parse(JSON.parse(JSON.stringify(turned)))
      expect(signedText(arrived)).toBe(signedText(issued))
    }),
  )
})

test('[SG1] everything of a command is under its signature', () => {
  const issued = command(1, { args: { note: 'a' }, expect: { bed: '1' }, after: command(2).commandId })
  const others = [
    { commandId: command(9).commandId },
    { sessionId: 's2' },
    { deviceId: command(1, { deviceId: 'd2' as never }).deviceId },
    { deviceSeq: 9 },
    { verb: 'release' as const },
    { entityId: 'j1/b' },
    { args: { note: 'b' } },
    { issuedAt: 1 },
    { v: 2 },
    { baseVersion: 4 },
    { expect: { bed: '2' } },
    { after: command(3).commandId },
  ]
  const texts = [issued, ...others.map((over) => ({ ...issued, ...over }))].map(signedText)
  expect(new Set(texts).size).toBe(texts.length)
  expect(signedText({ ...issued, signature: 'x' })).toBe(signedText(issued))
})
