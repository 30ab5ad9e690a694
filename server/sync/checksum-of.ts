import { sumForClass } from '../../shared/domain/scope-sum.ts'
import type { Grant } from '../../shared/domain/scopes.ts'
import type { ChecksumAnswer } from '../../shared/protocol/checksum.ts'
import type { Reads } from '../db/port.ts'

/** [SY75] The sum over a scope's rows as this grant is sent them, at one number of the log. */
export async function checksumOf(reads: Reads, facility: string, grant: Grant): Promise<ChecksumAnswer> {
  const { seq, kinds } = await reads.scopeSums(facility, grant.scope)
  return { at: { seq, ...sumForClass(kinds, grant.class) } }
}
