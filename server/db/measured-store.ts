import { type Measured, measuredSchema } from '../../shared/domain/measured.ts'
import type { Reads, Tx } from './port.ts'

/** What steps usually take in a facility, as last measured; null before that. It stands apart from what people edit. */
export async function readMeasured(reads: Pick<Reads, 'meta'>, facility: string): Promise<Measured | null> {
  const text = await reads.meta(keyOf(facility))
  return text === null ? null : measuredSchema.parse(JSON.parse(text))
}

/** Keeps a new measurement. */
export function putMeasured(tx: Pick<Tx, 'putMeta'>, facility: string, measured: Measured): Promise<void> {
  return tx.putMeta(keyOf(facility), JSON.stringify(measured))
}

function keyOf(facility: string): string {
  return `measured:${facility}`
}
