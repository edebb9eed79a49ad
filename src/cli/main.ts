import { Command } from 'commander'
import { Unfit } from '#server/config.ts'
import { HomeTaken } from '#server/db/open.ts'
import { register as agreement } from './agreement.ts'
import { register as importFile } from './import.ts'
import { register as rebuild } from './rebuild.ts'
import { register as replay } from './replay.ts'
import { register as start } from './start.ts'
import { register as verify } from './verify.ts'

const program = new Command('lockstep').description(
  'One agreement on what a lead is, signed by marketing and sales and run as code on their own history.',
)

start(program)
agreement(program)
replay(program)
rebuild(program)
verify(program)
importFile(program)

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof Unfit || error instanceof HomeTaken)) throw error
  console.error(error.message)
  process.exitCode = 1
}
