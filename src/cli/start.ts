import type { Command } from 'commander'
import { readConfig, Unfit } from '#server/config.ts'
import { type Running, start } from '#server/main.ts'

/** Longer than an answer may take; then the process ends with what is left. */
const STOP_MS = 9_500

export function register(program: Command): void {
  program
    .command('start')
    .description('Start Lockstep on this machine and print its address')
    .action(async () => {
      const config = readConfig(process.env)
      const beginning = start(config, console.log).catch((error) => {
        throw error?.code === 'EADDRINUSE' ? new Unfit(portTaken(config.port)) : error
      })
      stopOnSignal(beginning)
      const { url, setUpAt } = await beginning
      console.log(`\nLockstep is ready: ${url}`)
      if (setUpAt)
        console.log(`Nobody has an account yet. Make the first one here:\n\n  ${setUpAt}\n`)
      console.log('Press Ctrl-C to stop.')
    })
}

const portTaken = (port: number) =>
  `Another program listens on port ${port}. Set PORT to a free one, e.g. PORT=${port + 1}.`

/** A signal while the database still starts waits for it, so that none is left running. */
function stopOnSignal(beginning: Promise<Running>): void {
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), STOP_MS).unref()
    const running = await beginning.catch(() => null)
    await running?.stop()
    process.exit(running ? 0 : 1)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop)
}
