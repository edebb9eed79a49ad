import { Command } from 'commander'
import { register as start } from './start.ts'

const program = new Command('lockstep').description(
  'One agreement on what a lead is, signed by marketing and sales and run as code on their own history.',
)

start(program)

await program.parseAsync()
