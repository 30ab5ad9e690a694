import type { Configuration } from 'electron-builder'
import { EXECUTABLE, setFuses } from './fuses.ts'

/**
 * The package of the desktop console: the bundles and nothing else in an asar. `ONWARD_ELECTRON_DIST` names an
 * unpacked Electron where none can be downloaded.
 */
const config: Configuration = {
  appId: 'org.onward.console',
  productName: 'Onward',
  copyright: 'The Onward authors, Apache-2.0',
  directories: { output: 'release', buildResources: 'assets/icons' },
  // Everything is bundled: what is not named here is not in the package, node_modules included.
  files: ['dist/electron/**/*', 'dist/renderer/**/*', 'package.json', '!node_modules/**/*', '!**/*.map'],
  asar: true,
  npmRebuild: false,
  nodeGypRebuild: false,
  electronLanguages: ['en-US'],
  afterPack: setFuses,
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Office',
    executableName: EXECUTABLE,
    maintainer: 'The Onward authors',
  },
  win: { target: ['nsis'] },
  nsis: {
    oneClick: false,
    perMachine: true,
    allowToChangeInstallationDirectory: false,
    deleteAppDataOnUninstall: false,
  },
  mac: { target: ['dmg'], category: 'public.app-category.medical', hardenedRuntime: true },
  publish: null,
  ...(process.env['ONWARD_ELECTRON_DIST'] ? { electronDist: process.env['ONWARD_ELECTRON_DIST'] } : {}),
}

export default config
