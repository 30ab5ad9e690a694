import type { Phi } from '../../shared/kernel/phi.ts'
import type { Shell } from './shell.ts'

/** [PH1] Compiled with everything else and never run: a notification with a patient's data must not compile. */
export function refused(shell: Shell, name: Phi<string>): void {
  // @ts-expect-error a name where the unit stands
  void shell.notify({ kind: 'escalation', unit: name, count: 1 })
}

/** [PH1] What compiles. */
export function taken(shell: Shell): void {
  void shell.notify({ kind: 'escalation', unit: '4 West', count: 1 })
}
