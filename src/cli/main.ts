import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { register as agreement } from './agreement.ts'
import { register as audit } from './audit.ts'
import { register as backtest } from './backtest.ts'
import { register as backup } from './backup.ts'
import { register as erased } from './erased.ts'
import { register as importFile } from './import.ts'
import { register as rebuild } from './rebuild.ts'
import { register as replay } from './replay.ts'
import { register as restore } from './restore.ts'
import { register as retention } from './retention.ts'
import { register as send } from './send.ts'
import { register as start } from './start.ts'
import { tellError } from './tell-error.ts'
import { register as verify } from './verify.ts'

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string }

const program = new Command('lockstep')
  .description(
    'One agreement on what a lead is, signed by marketing and sales and run as code on their own history.',
  )
  .version(version, '--version', 'print the version')
  // A command that is not understood does nothing: 2, as for everything that cannot be used.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))

start(program)
agreement(program)
replay(program)
rebuild(program)
verify(program)
backtest(program)
importFile(program)
audit(program)
backup(program)
restore(program)
erased(program)
retention(program)
send(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = tellError(error)
}
