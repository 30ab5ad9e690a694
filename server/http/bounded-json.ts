import { Problem } from './problem.ts'

const MOST_DEPTH = 32
const MOST_KEYS = 1000

/**
 * JSON from outside, bounded before it is parsed: nesting up to 32, up to 1,000 members unless a door says otherwise, no `__proto__` or
 * `constructor` keys, numbers that stay finite. One pass over the text, so a hostile body costs no more than its length.
 */
export function parseBoundedJson(text: string, mostMembers: number = MOST_KEYS): unknown {
  measure(text, mostMembers)
  try {
    return JSON.parse(text, refuseOdd)
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem(400, 'malformed', 'The body is not JSON.')
  }
}

function measure(text: string, mostMembers: number): void {
  let depth = 0
  let keys = 0
  let inString = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (inString) {
      if (code === BACKSLASH) index += 1
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth += 1
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth -= 1
    else if (code === COLON) keys += 1
    if (depth > MOST_DEPTH) throw new Problem(400, 'malformed', `The body is nested deeper than ${MOST_DEPTH}.`)
    if (keys > mostMembers) throw new Problem(400, 'malformed', `The body has more than ${mostMembers} members.`)
  }
}

function refuseOdd(key: string, value: unknown): unknown {
  if (key === '__proto__' || key === 'constructor') throw new Problem(400, 'malformed', `The body names '${key}'.`)
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new Problem(400, 'malformed', 'A number is too large.')
  return value
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
