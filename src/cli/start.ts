import type { Command } from 'commander'
import { readConfig, Unfit } from '#server/config.ts'
import { HomeTaken } from '#server/db/open.ts'
import { type Running, start } from '#server/main.ts'

/** Longer than an answer may take; then the process ends with what is left. */
const STOP_MS = 9_500

export function register(program: Command): void {
  program
    .command('start')
    .description('Start Lockstep on this machine and print its address')
    .action(async () => {
      const running = await begin()
      if (!running) return
      console.log(`\nLockstep is ready: ${running.url}\nPress Ctrl-C to stop.`)
      stopOnSignal(running)
    })
}

async function begin(): Promise<Running | null> {
  try {
    return await start(readConfig(process.env), console.log)
  } catch (error) {
    if (!isExpected(error)) throw error
    console.error(error.message)
    process.exitCode = 1
    return null
  }
}

function isExpected(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  if ('code' in error && error.code === 'EADDRINUSE') {
    error.message = 'Another program listens on this port. Set PORT to a free one.'
    return true
  }
  return error instanceof Unfit || error instanceof HomeTaken
}

function stopOnSignal(running: Running): void {
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), STOP_MS).unref()
    await running.stop()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('SIGHUP', stop)
}
