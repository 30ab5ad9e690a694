/**
 * The house rules that no stock rule knows: the arrows of build/layers.json, features that do not meet,
 * no barrels, and files that stay readable.
 */
import { readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const table = JSON.parse(readFileSync(resolve(root, 'build/layers.json'), 'utf8'))

const layers = {
  meta: { type: 'problem' },
  create(context) {
    const here = place(context.filename)
    const check = (node) => {
      if (node.source?.value === undefined) return
      const fault = faultOf(here, String(node.source.value))
      if (fault !== null) context.report({ node: node.source, message: fault })
    }
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    }
  },
}

const noBarrel = {
  meta: { type: 'problem' },
  create: (context) => ({
    Program(node) {
      if (/(^|\/)index\.tsx?$/.test(place(context.filename).path))
        context.report({ node, message: 'No index files: import the file that holds the thing.' })
    },
  }),
}

/** Lines a product file may have before its second noun must be found (style.md section 2). */
const MOST_LINES = 400

const fileSize = {
  meta: { type: 'suggestion' },
  create: (context) => ({
    Program(node) {
      const lines = context.sourceCode.text.split('\n').length
      if (lines > MOST_LINES && !isTest(place(context.filename).path))
        context.report({ node, message: `${lines} lines: look for the second noun (at most ${MOST_LINES}).` })
    },
  }),
}

function faultOf(here, source) {
  if (source === 'electron' && !/^(electron|test)\//.test(here.path)) return `'electron' belongs to electron/ alone.`
  if (source === 'electron' && here.room === 'electron/journal') return `The journal is plain Node, without Electron.`
  if (!source.startsWith('.')) return null
  const target = place(resolve(root, dirname(here.path), source))
  if (/\.test\.tsx?$/.test(source)) return 'A test file is never imported.'
  // Tests and the tools' own settings at the top reach everywhere.
  if (isTest(here.path) || !here.path.includes('/')) return null
  if (target.room === here.room) return siblingFault(here, target)
  if (target.room === 'assets' || target.path === 'package.json') return null
  const allowed = table[here.room] ?? []
  const fits = allowed.some(
    (to) => to === target.room || (to.endsWith('/*') && target.room.startsWith(to.slice(0, -1))),
  )
  return fits ? null : `${here.room} may not import ${target.room} (build/layers.json).`
}

function siblingFault(here, target) {
  if (here.room !== 'renderer/features') return null
  const [mine, theirs] = [here.path, target.path].map((path) => path.split('/')[2])
  return mine === theirs ? null : `Features do not meet: ${mine} may not import ${theirs}.`
}

function place(file) {
  const path = relative(root, file).split(sep).join('/')
  const [first = '', second = ''] = path.split('/')
  const single = ['build', 'test', 'assets', 'docs'].includes(first)
  return { path, room: single ? first : `${first}/${second}` }
}

function isTest(path) {
  return path.startsWith('test/') || /\.test\.tsx?$/.test(path)
}

export default { meta: { name: 'onward' }, rules: { layers, 'no-barrel': noBarrel, 'file-size': fileSize } }
