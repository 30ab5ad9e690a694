import type { PowerMonitor } from 'electron'
import type { PowerEvent } from '../../shared/ipc/events.ts'

/** Tells the page of sleep and lock: it reconnects on resume, and hides itself on lock. */
export function forwardPower(monitor: Pick<PowerMonitor, 'on'>, tell: (event: PowerEvent) => void): void {
  monitor.on('suspend', () => tell('suspend'))
  monitor.on('resume', () => tell('resume'))
  monitor.on('lock-screen', () => tell('lock-screen'))
  monitor.on('unlock-screen', () => tell('unlock-screen'))
}
