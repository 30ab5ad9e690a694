import { cpus, loadavg, totalmem, type } from 'node:os'

/** The machine and how busy it was before the first figure, one line. */
export function machineLine(): string {
  const cores = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const load = loadavg()[0] ?? 0
  const parts = [
    `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown processor'}`,
    `${memory} GB`,
    type(),
    `Node ${process.version}`,
    `load ${load.toFixed(1)} at the start`,
  ]
  return parts.join(', ')
}
