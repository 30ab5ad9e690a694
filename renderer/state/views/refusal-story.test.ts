import { expect, test } from 'vitest'
import { refusalCodeSchema, refusalReasonSchema, type Verb } from '../../../shared/commands/command.ts'
import { en } from '../../ui/words/en.ts'
import { refusalStory } from './refusal-story.ts'

const told = (code: string, over: { by?: string | null; verb?: Verb; args?: object } = {}) =>
  refusalStory({
    command: { verb: over.verb ?? 'complete', args: { ...over.args } },
    refusal: { code: refusalCodeSchema.parse(code), by: over.by === undefined ? 'Maria Lopez' : over.by, at: 1 },
  })

test.each(refusalCodeSchema.options)(
  '[BO19] %s has a sentence, and copying and discarding are always offered',
  (code) => {
    for (const by of ['Maria Lopez', null]) {
      const story = told(code, { by })
      expect(Object.keys(en.refusal)).toContain(story.tale)
      expect(story.offers.slice(-2)).toEqual(['copy', 'discard'])
    }
  },
)

test.each(refusalReasonSchema.options)(
  '[BO19] an action that is not believed (%s) says why, and sending it again comes first',
  (reason) => {
    const story = refusalStory({
      command: { verb: 'note', args: { text: 'a' } },
      refusal: { code: 'forbidden', by: null, at: null, reason },
    })
    expect(Object.keys(en.refusal)).toContain(story.tale)
    expect(story.tale).not.toBe('forbidden')
    expect(story.offers).toEqual(['retry', 'show', 'note', 'copy', 'discard'])
  },
)

test('[BO19] who claimed it is named with what to take instead; what was filled in may become a note', () => {
  expect(told('already-claimed', { verb: 'claim' })).toMatchObject({ tale: 'claimedBy', by: 'Maria Lopez' })
  expect(told('already-claimed', { verb: 'claim' }).offers[0]).toBe('take-next')
  expect(told('already-claimed', { by: null }).tale).toBe('claimed')
  expect(told('already-claimed', { verb: 'acknowledge' }).tale).toBe('answeredBy')
  expect(told('already-completed', { args: { captures: {} } }).offers[0]).toBe('note')
})

test('[BO19] what changed meanwhile is changed again where it has a form, else sent again', () => {
  expect(told('stale', { args: { reason: 'x' } }).offers[0]).toBe('change')
  expect(told('stale').offers[0]).toBe('retry')
  expect(told('depends-on-refused').offers[0]).toBe('retry')
  expect(told('forbidden').offers).not.toContain('retry')
})

test('[BO19] nobody is asked where nobody is known', () => {
  expect(told('not-owner').offers[0]).toBe('ask')
  expect(told('not-owner', { by: null })).toMatchObject({ tale: 'notHeld' })
  expect(told('not-owner', { by: null }).offers).not.toContain('ask')
})
