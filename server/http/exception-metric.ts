import { Gauge, type Registry } from 'prom-client'
import type { Reads } from '../db/port.ts'

/** Exceptions that the house keeps, by workflow and kind, counted when the metrics are asked for. No patient, no reason. */
export function exceptionMetric(metrics: Registry, reads: Pick<Reads, 'facilities' | 'exceptionCounts'>): void {
  const gauge: Gauge<'facility' | 'workflow' | 'category' | 'state'> = new Gauge({
    name: 'onward_exceptions',
    help: 'Exceptions of journeys that are kept, by workflow, kind and whether their answer is still open.',
    labelNames: ['facility', 'workflow', 'category', 'state'],
    registers: [metrics],
    collect: async () => {
      gauge.reset()
      for (const facility of await reads.facilities())
        for (const { workflow, category, raised, open } of await reads.exceptionCounts(facility)) {
          gauge.set({ facility, workflow, category, state: 'open' }, open)
          gauge.set({ facility, workflow, category, state: 'answered' }, raised - open)
        }
    },
  })
}
