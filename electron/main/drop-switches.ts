import type { CommandLine } from 'electron'

/** Chromium switches that would open the console from outside (negative case 86). */
export const UNSAFE_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-allow-origins',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-file-access-from-files',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'host-rules',
  'host-resolver-rules',
  'unsafely-treat-insecure-origin-as-secure',
  'load-extension',
  'js-flags',
] as const

/** Forgets them in a packaged console; the ones of Node are cut off by fuses. */
export function dropSwitches(commandLine: Pick<CommandLine, 'removeSwitch'>, packaged: boolean): void {
  if (packaged) for (const name of UNSAFE_SWITCHES) commandLine.removeSwitch(name)
}
