import type { Command } from 'commander'
import { foldDue } from '#server/db/fold/fold.ts'
import { type Verified, verify } from '#server/db/fold/verify.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
import { type VerifiedDesks, verifyDesks } from '#server/handoffs/settling/verify.ts'
import { now } from '#server/session.ts'
import { withDatabase } from './with-database.ts'

type Options = { workspace?: string; json?: boolean }

export function register(program: Command): void {
  program
    .command('verify')
    .description('Replay the whole log and compare everything that is kept with it, bit for bit')
    .option('--workspace <id>', 'another workspace than your own')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExits 0 when nothing differs, 1 when anything does.')
    .action(async (options: Options) => {
      const found = await withDatabase(options.workspace, async ({ db, workspaceId }) => {
        const broughtUp = await foldDue(db, workspaceId, now())
        await settleDesks(db, workspaceId, now)
        const found = await verify(db, workspaceId, progress)
        return { broughtUp, ...found, desks: await verifyDesks(db, workspaceId, now) }
      })
      if (options.json) console.log(JSON.stringify(found))
      else print(found)
      if (found.count + found.strays + found.desks.count > 0) process.exitCode = 1
    })
}

function progress(people: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${people.toLocaleString('en')} people`)
}

/** With how many people had to be folded before anything could be compared. */
type Found = Verified & { broughtUp: number; desks: VerifiedDesks }

function print(found: Found): void {
  const { broughtUp, people, events, pending, differences, count, explained, strays, desks } = found
  if (process.stderr.isTTY) process.stderr.write('\r')
  const number = (n: number) => n.toLocaleString('en')
  if (broughtUp > 0)
    console.log(
      `${number(broughtUp)} ${broughtUp === 1 ? 'person was' : 'people were'} brought up to date first.`,
    )
  console.log(`${number(people)} people and ${number(events)} events replayed.`)
  if (pending > 0) console.log(`${number(pending)} people are not folded yet and were left out.`)
  for (const { of, field, kept, told } of differences)
    console.log(`${of}: ${field} is kept as ${shown(kept)}, but the log says ${shown(told)}`)
  if (count > differences.length) console.log(`… ${number(count - differences.length)} more`)
  if (explained > 0)
    console.log(
      `${number(explained)} decisions of the rule were made before people were joined or told apart; they stand as they were made.`,
    )
  if (strays > 0) console.log(`${number(strays)} events name something that is not there.`)
  printDesks(desks)
  const all = count + strays + desks.count
  console.log(
    all === 0
      ? 'Everything kept is what the log says.'
      : `${number(all)} differences. “lockstep rebuild” makes what is kept anew from the log.`,
  )
}

function printDesks({ handoffs, findings, count }: VerifiedDesks): void {
  const number = (n: number) => n.toLocaleString('en')
  console.log(`${number(handoffs)} passed hand-offs compared with desks and clocks.`)
  for (const { of, says } of findings) console.log(`${of}: ${says}`)
  if (count > findings.length) console.log(`… ${number(count - findings.length)} more`)
}

const shown = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value))
