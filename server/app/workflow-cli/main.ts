import { parseArgs } from 'node:util'
import { lintFiles, readJson } from './lint-files.ts'
import { tellDryRun } from './tell-dry-run.ts'
import { CliRefused, deskAt } from './desk-client.ts'

const USAGE = `npm run workflow -- lint FILE…            what is wrong with workflow files; exit code 1 if anything is
npm run workflow -- dry-run FILE          what the file would have meant for the journeys of the last hours
npm run workflow -- propose FILE          the same, then propose it for publishing
npm run workflow -- publish ID            publish what another person proposed

dry-run, propose and publish work with a running server:
  --server URL    its address (http://127.0.0.1:4810)
  --user NAME     a template owner (publish: or a compliance officer); the password is read from ONWARD_PASSWORD
  --hours N       how far back a dry run looks (24)
A dry run keeps the file as the draft of its workflow on the server; docs/workflows.md says what a file holds.`

/** The workflow tool: gives the exit code. Everything it does on a server goes through the server's own doors. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      server: { type: 'string', default: 'http://127.0.0.1:4810' },
      user: { type: 'string' },
      hours: { type: 'string', default: '24' },
      help: { type: 'boolean', default: false },
    },
  })
  const [act = '', ...named] = positionals
  if (values.help || named.length === 0) {
    say(USAGE)
    return values.help ? 0 : 1
  }
  if (act === 'lint') return lintFiles(named, say)
  const [first = ''] = named
  const desk = await deskAt({ server: values.server, user: values.user, password: process.env['ONWARD_PASSWORD'] })
  switch (act) {
    case 'dry-run':
    case 'propose': {
      const file = await readJson(first)
      const { id, faults } = await desk.save(file)
      for (const { path, sentence, severity } of faults) say(`${severity} ${path}: ${sentence}`)
      if (faults.some(({ severity }) => severity === 'fault')) return 1
      tellDryRun(await desk.test(id, Number(values.hours)), say)
      if (act === 'dry-run') return 0
      const { version } = await desk.propose(id)
      say(`${id} version ${version} is proposed. A second person: npm run workflow -- publish ${id} --user NAME`)
      return 0
    }
    case 'publish': {
      const { version } = await desk.publish(first)
      say(`${first} version ${version} is published: new journeys open on it.`)
      return 0
    }
    default:
      say(USAGE)
      return 1
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof CliRefused)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
