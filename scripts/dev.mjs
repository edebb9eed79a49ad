/** Server and web with a restart or a refresh at every change: the server on 4400, the pages on 5173. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { findNode, ROOT } from './bootstrap.mjs'

const node = findNode()
const server = [
  '--watch-path=src',
  '--watch-preserve-output',
  join(ROOT, 'src/cli/main.ts'),
  'start',
]
const web = [join(ROOT, 'node_modules/vite/bin/vite.js')]
const children = [server, web].map((args) => spawn(node, args, { cwd: ROOT, stdio: 'inherit' }))

const end = (signal) => {
  for (const child of children) child.kill(signal)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal))
for (const child of children) {
  child.on('exit', (code) => {
    process.exitCode ||= code ?? 0
    end('SIGTERM')
  })
}
