import { isLoopback } from './loopback.ts'
import type { OptionValues } from './read-settings.ts'

/** The rules that hold between settings, each broken one as a sentence that names the variables. */
export function faultsBetween(values: OptionValues): string[] {
  return [halfOfTls(values), openWithoutTls(values), openDemo(values), samePort(values)].filter(
    (fault) => fault !== null,
  )
}

function halfOfTls({ tlsCert, tlsKey }: OptionValues): string | null {
  if ((tlsCert === null) === (tlsKey === null)) return null
  const [set, missing] =
    tlsCert === null ? ['ONWARD_TLS_KEY', 'ONWARD_TLS_CERT'] : ['ONWARD_TLS_CERT', 'ONWARD_TLS_KEY']
  return `${set} is set and ${missing} is not. Allowed: both or neither.`
}

/** Patient data never crosses a network in the clear: without TLS only this machine is served. */
function openWithoutTls({ host, tlsCert, behindProxy }: OptionValues): string | null {
  if (tlsCert !== null || behindProxy || isLoopback(host)) return null
  return `ONWARD_HOST is "${host}" without TLS. Allowed: 127.0.0.1, ::1 or localhost; or set ONWARD_TLS_CERT and ONWARD_TLS_KEY; or ONWARD_BEHIND_PROXY=1 when a proxy does the TLS.`
}

/** The demo prints its password, so it never leaves the machine. */
function openDemo({ host, demo }: OptionValues): string | null {
  if (!demo || isLoopback(host)) return null
  return `ONWARD_HOST is "${host}" and ONWARD_DEMO is 1. Allowed with the demo: 127.0.0.1, ::1 or localhost.`
}

function samePort({ port, mllpPort }: OptionValues): string | null {
  if (port === 0 || port !== mllpPort) return null
  return `ONWARD_PORT and ONWARD_MLLP_PORT are both ${port}. Allowed: two different ports.`
}
