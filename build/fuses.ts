import { join } from 'node:path'
import { flipFuses, FuseV1Options, FuseVersion, type FuseV1Config } from '@electron/fuses'
import type { AfterPackContext } from 'electron-builder'

/** Switches in Electron's binary (reliability.md, fuses): what an installed console can no longer be talked into. */
export const FUSES = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // The shell ships no snapshot of its own.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
} as const

/** The program's file name on Linux. */
export const EXECUTABLE = 'onward'

/** electron-builder's hook: the fuses are set after packing and before signing. */
export async function setFuses(context: AfterPackContext): Promise<void> {
  const mac = context.electronPlatformName === 'darwin'
  const config: FuseV1Config = { version: FuseVersion.V1, resetAdHocDarwinSignature: mac, ...FUSES }
  await flipFuses(binaryOf(context), config)
}

function binaryOf({ electronPlatformName, appOutDir, packager }: AfterPackContext): string {
  const { productFilename } = packager.appInfo
  if (electronPlatformName === 'darwin') return join(appOutDir, `${productFilename}.app`)
  if (electronPlatformName === 'win32') return join(appOutDir, `${productFilename}.exe`)
  // The name that the Linux configuration gives it.
  return join(appOutDir, EXECUTABLE)
}
