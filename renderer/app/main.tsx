import './without-eval.ts'
import '@mantine/core/styles.css'
import '../ui/theme/tokens.css'
import '../ui/theme/base.css'
import { createRoot } from 'react-dom/client'
import { startEscalationNotices } from '../features/feedback/escalation-notices.ts'
import { openShell } from '../shell/open-shell.ts'
import { startWords } from '../ui/words/start-words.ts'
import { App } from './App.tsx'
import { keepPage } from './keep-page.ts'
import { openConsole } from './open-console.ts'
import { createPreferences } from './preferences.ts'
import { VERSION } from './version.ts'

/** Opens the console in this window: from the cache at once, from the server as soon as it answers. */
async function start(): Promise<void> {
  const shell = openShell(window, VERSION)
  const { core, door } = await openConsole(shell, window)
  const root = document.getElementById('root')
  if (root === null) throw new Error('the page has no #root')
  createRoot(root).render(
    <App console={core.state} door={door} preferences={createPreferences(shell)} words={startWords()} />,
  )
  void keepPage(shell, window)
  await core.start()
  startEscalationNotices(core.state, (notice) => shell.notify(notice))
  shell.onFocusEscalations(() => {
    window.location.hash = '#/escalations'
  })
}

void start()
