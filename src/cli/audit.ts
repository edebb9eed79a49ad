import { type Command, InvalidArgumentError } from 'commander'
import { auditSentence } from '#domain/workspace/audit-actions.ts'
import { agreementFaultWords, auditFaultWords } from '#domain/workspace/audit-fault.ts'
import { startOfDay } from '#domain/zone.ts'
import type { AuditRow } from '#server/db/audit/chain.ts'
import { exportAudit } from '#server/db/audit/export.ts'
import { readHead } from '#server/db/audit/read-chain.ts'
import { BY_COMMAND } from '#server/db/audit/record.ts'
import { toldOf } from '#server/db/audit/told.ts'
import { type KeptHead, type Verified, verifyAudit } from '#server/db/audit/verify.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { listWorkspaces } from '#server/db/workspaces.ts'
import { now } from '#server/session.ts'
import { readWorkspace } from '#server/workspace/store.ts'
import { withDatabase } from './with-database.ts'

type Options = { workspace?: string; json?: boolean }

export function register(program: Command): void {
  const audit = program
    .command('audit')
    .description('Check, mark or print the audit log: who did what, when and from where')
  const command = (name: string, says: string, workspaceMeans = OTHER) =>
    audit.command(name).description(says).option('--workspace <id>', workspaceMeans)
  command(
    'verify',
    'Work out the hash of every entry again and name the first that is wrong',
    'only this workspace; otherwise all of them',
  )
    .option('--head <head>', 'hold it against a head that was kept elsewhere', keptHead)
    .option('--json', 'print one JSON object')
    .addHelpText('after', PROVES)
    .action(verify)
  command('head', 'Print the number and the hash of the last entry, to be kept elsewhere')
    .option('--json', 'print one JSON object')
    .addHelpText('after', PROVES)
    .action(head)
  command('export', 'Print the entries as NDJSON, oldest first; the export is itself recorded')
    .option('--from <day>', "from this day of the workspace's zone on, e.g. 2026-11-01", day)
    .option('--to <day>', 'to this day, which is in it', day)
    .action(printEntries)
}

const OTHER = "another workspace than the company's own one"

const PROVES = `
Each entry holds the hash of the one before it, so an entry that was changed, taken out, put in or moved is found, and so
is a tail that was cut off. Whoever can write to the database past Lockstep could still work out the whole log anew, head
included, or add entries at its end. The first is caught only by a head that was kept elsewhere: keep what “audit head”
prints in another place, e.g. every day, and hold it against the log by “audit verify --head”. The second cannot be told
from an entry of ours.

Exits 0 when nothing is wrong, 1 when anything is.`

type Found = Verified & { workspaceId: string; name: string }

/** Every workspace, unless one is named; a kept head belongs to one, and is the company's own one's otherwise. */
async function verify({ workspace, json, head: kept }: Options & { head?: KeptHead }) {
  const found = await withDatabase(workspace, async ({ db, workspaceId }) => {
    const isOne = workspace !== undefined || kept !== undefined
    const ids = isOne ? [workspaceId] : (await listWorkspaces(db)).map(({ id }) => id)
    const all: Found[] = []
    for (const id of ids) {
      const { name } = await readWorkspace(db, id, now())
      all.push({ workspaceId: id, name, ...(await verifyAudit(db, id, { kept, checked })) })
    }
    return all
  })
  if (process.stderr.isTTY) process.stderr.write('\r')
  if (json) console.log(JSON.stringify({ workspaces: found }))
  else
    for (const one of found) {
      if (found.length > 1) console.log(`${one.name} (${one.workspaceId})`)
      print(one, kept)
    }
  if (found.some(({ fault, agreements }) => fault || agreements.length > 0)) process.exitCode = 1
}

function print(
  { entries, emptied, head: end, fault, agreements }: Verified,
  kept?: KeptHead,
): void {
  const whole = !fault && agreements.length === 0
  if (fault) console.log(auditFaultWords(fault))
  for (const agreement of agreements) console.log(agreementFaultWords(agreement))
  const many = `${number(entries)} ${entries === 1 ? 'entry is' : 'entries are'} as written`
  console.log(whole ? `${many}.` : `${many} before that.`)
  if (emptied > 0)
    console.log(
      `${number(emptied)} of them lost words about somebody who was erased, as a later entry tells.`,
    )
  if (whole && end) console.log(`The head is ${end.seq}:${end.hash}`)
  if (whole && kept) console.log('It grew from the head you kept.')
}

async function head({ workspace, json }: Options) {
  const end = await withDatabase(workspace, ({ db, workspaceId }) =>
    inWorkspace(db, workspaceId, (tx) => readHead(tx, workspaceId)),
  )
  if (json) console.log(JSON.stringify(end))
  else console.log(end ? `${end.seq}:${end.hash}` : 'Nothing was recorded yet.')
}

async function printEntries({
  workspace,
  from,
  to,
}: Options & { from?: Day; to?: Day }): Promise<void> {
  await withDatabase(workspace, async ({ db, workspaceId }) => {
    const { timeZone } = await readWorkspace(db, workspaceId, now())
    const span = {
      ...(from && { from: startOfDay(timeZone, from.year, from.month, from.day) }),
      ...(to && { to: startOfDay(timeZone, to.year, to.month, to.day + 1) }),
    }
    await exportAudit(db, workspaceId, { ...span, at: now(), by: BY_COMMAND }, async (rows) => {
      const text = rows.map((row) => `${JSON.stringify(line(row))}\n`).join('')
      if (!process.stdout.write(text)) await new Promise((go) => process.stdout.once('drain', go))
    })
  })
}

/** Everything the hash is made of, and the sentence beside it. */
function line(row: AuditRow) {
  const sentence = `${row.actor_name} ${auditSentence(toldOf(row))}.`
  return { ...row, at: new Date(row.at).toISOString(), sentence }
}

function keptHead(text: string): KeptHead {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? []
  if (!seq || !hash)
    throw new InvalidArgumentError('Give it as “audit head” printed it: NUMBER:HASH.')
  return { seq: Number(seq), hash }
}

type Day = { year: number; month: number; day: number }

function day(text: string): Day {
  const [, year, month, date] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number)
  const read = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, date))
  if (!year || !month || !date || read.getUTCDate() !== date)
    throw new InvalidArgumentError('Give a day as 2026-11-01.')
  return { year, month, day: date }
}

const number = (n: number) => n.toLocaleString('en')

function checked(entries: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${number(entries)} entries`)
}
