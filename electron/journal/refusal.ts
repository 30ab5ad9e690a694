import { codeOf } from './error-code.ts'

/** Why the journal did not take something: a reason to switch on, and a sentence. */
export type Refusal = {
  readonly ok: false
  readonly reason: 'disk-full' | 'too-large' | 'damaged' | 'io' | 'id-reuse' | 'unknown-id'
  readonly message: string
}

/** A refusal. */
export function refuse(reason: Refusal['reason'], message: string): Refusal {
  return { ok: false, reason, message }
}

/** The refusal that a disk's error means. `tried` completes "Could not ...". */
export function refusalOf(error: unknown, tried: string): Refusal {
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return refuse('disk-full', `Could not ${tried}: the disk is full. Nothing was recorded.`)
  return refuse('io', `Could not ${tried}: the disk answered ${code ?? String(error)}. Nothing was recorded.`)
}
