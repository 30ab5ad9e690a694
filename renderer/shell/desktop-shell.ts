import type { Bridge, CallFault } from '../../shared/ipc/bridge.ts'
import type { CallName } from '../../shared/ipc/call-names.ts'
import { calls, type CallAnswer } from '../../shared/ipc/calls.ts'
import { events } from '../../shared/ipc/events.ts'
import type { Result } from '../../shared/kernel/result.ts'
import type { Shell } from './shell.ts'

/** The shell inside Electron: the preload's bridge, with every answer parsed at this door. */
export function desktopShell(bridge: Bridge): Shell {
  const { journal, keychain, settings } = bridge
  return {
    kind: 'desktop',
    journal: {
      load: () => answerOf('journal.load', journal.load()),
      append: (record) => answerOf('journal.append', journal.append(record)),
      settle: (settlement) => answerOf('journal.settle', journal.settle(settlement)),
      forget: (ids) => answerOf('journal.forget', journal.forget({ ids: [...ids] })),
      status: () => answerOf('journal.status', journal.status()),
    },
    keychain: {
      keep: (server, secret, kind) => answerOf('keychain.keep', keychain.keep({ server, secret, kind })),
      take: (server, kind) => answerOf('keychain.take', keychain.take({ server, kind })),
      forget: async (server, kind) => void (await answerOf('keychain.forget', keychain.forget({ server, kind }))),
    },
    settings: {
      get: () => answerOf('settings.get', settings.get()),
      set: (change) => answerOf('settings.set', settings.set(change)),
    },
    notify: async (notice) => void (await answerOf('notify', bridge.notify(notice))),
    openExternal: (url) => answerOf('openExternal', bridge.openExternal(url)),
    appInfo: () => answerOf('appInfo', bridge.appInfo()),
    onFocusEscalations: (listener) => bridge.on('focus-escalations', () => listener()),
    onPower: (listener) =>
      bridge.on('power', (body) => {
        const event = events.power.safeParse(body)
        if (event.success) listener(event.data)
      }),
  }
}

/** A fault of the call itself is a bug of ours, so it is thrown; what can be expected is in the answer. */
async function answerOf<Name extends CallName>(
  name: Name,
  asked: Promise<Result<unknown, CallFault>>,
): Promise<CallAnswer<Name>> {
  const result = await asked
  if (!result.ok) throw new Error(`The shell refused ${name} (${result.fault.code}): ${result.fault.message}`)
  // The map pairs the name with its schema; the parse proves it.
  return calls[name].answer.parse(result.value) as CallAnswer<Name>
}
