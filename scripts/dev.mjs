/** Server and pages with a restart or a refresh at every change: the API on PORT or 4400, the pages on 4401. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { findNode, ROOT } from './bootstrap.mjs'

const api = process.env.PORT ?? '4400'
const pages = process.env.PAGES_PORT ?? '4401'
const run = (args, env) =>
  spawn(findNode(), args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } })
const children = [
  run(['--watch', '--watch-preserve-output', 'src/cli/main.ts', 'start'], { PORT: api }),
  run([join('node_modules', 'vite', 'bin', 'vite.js')], {
    PORT: pages,
    LOCKSTEP_API: `http://localhost:${api}`,
  }),
]

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
