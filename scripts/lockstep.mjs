#!/usr/bin/env node
/**
 * The command `lockstep`. Plain JavaScript that an old Node can run: it makes the clone ready, then runs
 * src/cli/main.ts in this process when this Node is new enough, else in the Node that came with the parts.
 */
import { spawn } from 'node:child_process'
import module from 'node:module'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findNode, makeReady, ROOT } from './bootstrap.mjs'

if (process.env.npm_lifecycle_event) endWithParent()
await makeReady({ build: process.argv[2] === 'start' })
const node = findNode()
if (node === process.execPath) await runHere()
else runIn(node)

async function runHere() {
  // Compiled code is kept, so that the second start does not parse TypeScript again.
  module.enableCompileCache?.(join(ROOT, '.cache', 'compiled'))
  await import(pathToFileURL(join(ROOT, 'src', 'cli', 'main.ts')).href)
}

/** The shell between npm and us dies of a signal without passing it on; then nobody is left to stop us. */
function endWithParent() {
  const parent = process.ppid
  const watch = setInterval(
    () => process.ppid !== parent && process.kill(process.pid, 'SIGTERM'),
    500,
  )
  watch.unref()
}

function runIn(newer) {
  const self = fileURLToPath(import.meta.url)
  // Less memory for what is forgotten at once; as `npm start` has it (package.json).
  const child = spawn(newer, ['--max-semi-space-size=8', self, ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  // A terminal sends Ctrl-C to the whole group: the child has it already and must not get it twice.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}
