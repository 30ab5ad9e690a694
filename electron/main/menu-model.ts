import type { MenuItemConstructorOptions } from 'electron'

/**
 * The application menu as data. Letters and Ctrl+K, Ctrl+P, Ctrl+Enter, Ctrl+Shift+L belong to the page
 * (screens.md section 4), so nothing here takes them. Developer tools exist only in development.
 */
export function menuModel(platform: string, dev: boolean): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions[] = [
    { role: 'reload' },
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    ...(dev ? [{ role: 'toggleDevTools' } as const] : []),
  ]
  return [
    platform === 'darwin' ? { role: 'appMenu' } : { label: '&File', submenu: [{ role: 'quit' }] },
    { role: 'editMenu' },
    { label: '&View', submenu: view },
    { role: 'windowMenu' },
  ]
}
