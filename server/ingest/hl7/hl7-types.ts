import type {
  Coded,
  EntityId,
  Identifier,
  Insurance,
  Location,
  PersonName,
  Provider,
} from '../../../shared/domain/inbound-parts.ts'
import { firstOf, partOf, textOf, type FieldValue } from './hl7-fields.ts'
import type { Segment } from './parse-message.ts'

/** CX. Null without a number, and for one longer than any real one: a cut number would be another's. */
export function identifierOf(value: FieldValue): Identifier | null {
  const number = partOf(value, 1)
  if (number === '' || number.length > 60) return null
  const authority = partOf(value, 4, 1) || partOf(value, 4, 2)
  return { value: number, authority: orNull(authority, 120), type: orNull(partOf(value, 5).toUpperCase(), 20) }
}

/** EI; some senders fill only the universal id. */
export function entityIdOf(value: FieldValue | null): EntityId | null {
  const id = partOf(value, 1) || partOf(value, 3)
  return id === '' || id.length > 120 ? null : { id, authority: orNull(partOf(value, 2), 120) }
}

/** CE, CWE; where there is no code, its words or the alternate code stand for it. */
export function codedOf(value: FieldValue | null): Coded | null {
  const [code, text] = [partOf(value, 1), partOf(value, 2)]
  if (code === '' && text === '') return alternateOf(value)
  return { code: clip(code || text, 120), text: orNull(text, 250), system: orNull(partOf(value, 3), 60) }
}

/** The alternate code of a CE, or null. */
export function alternateOf(value: FieldValue | null): Coded | null {
  const code = partOf(value, 4)
  if (code === '') return null
  return { code: clip(code, 120), text: orNull(partOf(value, 5), 250), system: orNull(partOf(value, 6), 60) }
}

/** XPN. Null if it names nobody. */
export function nameOf(value: FieldValue): PersonName | null {
  const name = { family: clip(partOf(value, 1), 120), given: clip(partOf(value, 2), 120) }
  return name.family === '' && name.given === '' ? null : name
}

/** XCN, and what senders put in its place (a bare number or a bare name). */
export function providerOf(value: FieldValue | null): Provider | null {
  const provider = {
    id: orNull(partOf(value, 1), 60),
    family: clip(partOf(value, 2), 120),
    given: clip(partOf(value, 3), 120),
  }
  return provider.id === null && provider.family === '' && provider.given === '' ? null : provider
}

/** PL: unit^room^bed^facility. */
export function locationOf(value: FieldValue | null): Location | null {
  const location = {
    unit: orNull(partOf(value, 1), 60),
    room: orNull(partOf(value, 2), 40),
    bed: orNull(partOf(value, 3), 40),
    facility: orNull(partOf(value, 4), 120),
  }
  return Object.values(location).every((part) => part === null) ? null : location
}

/** IN1. */
export function insuranceOf(segment: Segment): Insurance {
  return {
    plan: orNull(textOf(segment, 2) || textOf(segment, 2, 2), 120),
    payerId: orNull(textOf(segment, 3), 60),
    payerName: orNull(textOf(segment, 4), 250),
    planType: orNull(textOf(segment, 15), 60),
    policyNumber: orNull(textOf(segment, 36), 120),
    authorization: orNull(partOf(firstOf(segment, 14)), 120),
  }
}

/** Text or null, at most `max` long. */
export function orNull(text: string, max: number): string | null {
  return text === '' ? null : clip(text, max)
}

/** Cut to `max`, never within a character. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text
  const cut = text.slice(0, max)
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut
}
