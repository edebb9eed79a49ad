/**
 * Several times: clients write and read over HTTP, the log is told events, a file is brought in, and meanwhile a backup
 * is taken. It is restored into a new home, where counts, hashes and the audit's head must be those of the file, the
 * log must explain everything that is kept, and everything that was acknowledged before the backup began must be there.
 * After each backup some of its people are erased: restored with the list of the erased, no word of them is found.
 * ROUNDS and SEED may be set.
 */
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Config, readConfig } from '#server/config.ts'
import { verifyAudit } from '#server/db/audit/verify.ts'
import type { Db } from '#server/db/connect.ts'
import { tell } from '#server/db/log.ts'
import { openForCommand } from '#server/db/open.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { now } from '#server/session.ts'
import { type Door, startClients } from './product/clients.ts'
import { bringAlong, eraseAll, plant, traces } from './product/gone.ts'
import { assert, chance, inScratch, lockstep, startProduct } from './product/run.ts'
import { signedIn } from './product/signed-in.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 3)
const SEED = Number(process.env.SEED ?? 1)
const CLIENTS = 20
const TELLERS = 4
const LONGEST_MS = 2_000
const ROWS = 150_000

await inScratch(async (folder) => {
  const home = join(folder, 'house')
  const product = await startProduct(home)
  const house = await openForCommand(configOf(home))
  const workspaceId = await firstWorkspace(house.db, now())
  const door = { url: product.url, headers: await signedIn(home, product.url) }
  const load = beginLoad(door, house.db, workspaceId)
  const sum = { rows: 0, bytes: 0, events: 0, entries: 0, erased: 0 }
  for (let round = 0; round < ROUNDS; round += 1) {
    const csv = writeRows(folder, round)
    await plant(house.db, workspaceId, round)
    const importing = lockstep(home, 'import', csv, '--map', `${csv}.map.json`)
    await untilRowsCome(house.db, workspaceId, `${round}.csv`)
    await sleep(chance(SEED, round) * LONGEST_MS)
    const before = load.acknowledged()
    const path = join(folder, `${round}.backup`)
    const made = await lockstep(home, 'backup', path, '--json')
    const after = load.acknowledged()
    assert(made.status === 0, `the backup fails: ${made.stderr}`)
    const ran = await importing
    assert(ran.status === 0, `the import fails: ${ran.stderr}`)
    const planted = await traces(house.owner, workspaceId)
    assert(planted > 0, 'nothing was planted')
    const erased = await eraseAll(door, house.db, workspaceId, round)
    sum.erased += erased
    const found = await restored(folder, round, path, { workspaceId, erased })
    assert(
      found.events >= before.events && found.events <= after.events + TELLERS,
      `${before.events} events were acknowledged before, ${after.events} after, ${found.events} are there`,
    )
    assert(
      found.teams >= before.teams && found.teams <= after.teams + CLIENTS,
      `${before.teams} teams were acknowledged before, ${after.teams} after, ${found.teams} are there`,
    )
    sum.rows += found.rows
    sum.bytes += statSync(path).size
    sum.events += found.events + found.imported
    sum.entries += found.entries
    console.log(
      `${round + 1}. ${found.rows} rows in ${JSON.parse(made.stdout).seconds.toFixed(1)} s; ${found.imported} events of files, ${found.events} told, ${found.teams} teams, ${found.entries} entries of the audit`,
    )
  }
  await load.stop()
  await house.close()
  product.child.kill('SIGTERM')
  await product.ended
  console.log(
    `${ROUNDS} backups under load, ${sum.rows} rows and ${Math.round(sum.bytes / 1e6)} MB restored elsewhere: counts, hashes and audit equal, ${sum.events} events replayed without a difference, ${sum.entries} entries of the audit verified, 0 acknowledged lost, 0 rows tell of ${sum.erased} people erased since.`,
  )
})

function beginLoad(door: Door, db: Db, workspaceId: string) {
  const clients = startClients(door, CLIENTS, (client, n) =>
    client % 4 > 0
      ? { method: 'GET', path: '/api/v1/people?limit=20' }
      : {
          method: 'POST',
          path: '/api/v1/teams',
          body: { name: `T ${client} ${n}`, side: 'sales' },
        },
  )
  let events = 0
  let telling = true
  const teller = async (no: number) => {
    for (let n = 0; telling; n += 1) {
      const at = now()
      const event = {
        messageId: `${no}-${n}`,
        person: `told-${n % 200}`,
        kind: 'behaviour' as const,
        name: 'demo_request',
        properties: { amount: n / 3 },
        happenedAt: at,
      }
      await tell(db, workspaceId, 'web', [event], at)
      events += 1
      await sleep(20)
    }
  }
  const tellers = Promise.all(Array.from({ length: TELLERS }, (_, no) => teller(no)))
  // Where something else was found, the database ends under them, and that is not what is to be told.
  tellers.catch(() => undefined)
  return {
    acknowledged: () => ({ events, teams: clients.heard.acknowledged }),
    stop: async () => {
      telling = false
      await Promise.all([tellers, clients.stop()])
      assert(clients.heard.broken.size === 0, 'requests broke off')
      assert(
        clients.heard.failed.size === 0,
        `answers failed: ${JSON.stringify([...clients.heard.failed])}`,
      )
      assert(clients.heard.acknowledged > 0, 'nothing was written')
    },
  }
}

/** Only then does the backup meet a file that is half in. */
async function untilRowsCome(db: Db, workspaceId: string, fileName: string): Promise<void> {
  for (;;) {
    const come = await inWorkspace(db, workspaceId, (tx) =>
      sql`select 1 from batch where workspace_id = ${workspaceId} and file_name = ${fileName}
        and rows_new > 0`.execute(tx),
    )
    if (come.rows.length > 0) return
    await sleep(50)
  }
}

type Of = { workspaceId: string; erased: number }

async function restored(folder: string, round: number, path: string, { workspaceId, erased }: Of) {
  const elsewhere = join(folder, `elsewhere-${round}`)
  const list = bringAlong(join(folder, 'house'), elsewhere)
  const ran = await lockstep(elsewhere, 'restore', path, '--erased', list, '--replay', '--json')
  assert(ran.status === 0, `the restore fails: ${ran.stderr}${ran.stdout}`)
  const told = JSON.parse(ran.stdout)
  assert(told.differences.length === 0, `it differs: ${JSON.stringify(told.differences)}`)
  assert(told.replayed.differences === 0, 'the log does not explain what is kept')
  assert(told.erased.people === erased, `erased again are ${told.erased.people} of ${erased}`)
  const { db, owner, close } = await openForCommand(configOf(elsewhere))
  try {
    const left = await traces(owner, workspaceId)
    assert(left === 0, `${left} rows tell of people who were erased`)
    const audit = await verifyAudit(db, workspaceId)
    assert(audit.fault === null, `the audit is broken: ${JSON.stringify(audit.fault)}`)
    const counts = await inWorkspace(db, workspaceId, (tx) =>
      sql<{ events: number; imported: number; noted: number; teams: number }>`select
        (select count(*) from event e join source s using (workspace_id, source_id)
          where e.workspace_id = ${workspaceId} and s.name = 'web') as events,
        (select count(*) from event where workspace_id = ${workspaceId} and batch_id is not null) as imported,
        (select coalesce(sum(events_new), 0)::bigint from batch where workspace_id = ${workspaceId}) as noted,
        (select count(*) from team where workspace_id = ${workspaceId}) as teams`.execute(tx),
    )
    const found = counts.rows[0]
    assert(found !== undefined && found.imported === found.noted, 'half a chunk of a file is there')
    return { ...found, rows: told.rows as number, entries: audit.entries }
  } finally {
    await close()
  }
}

function writeRows(folder: string, round: number): string {
  const path = join(folder, `${round}.csv`)
  const lines = Array.from(
    { length: ROWS },
    (_, i) =>
      `r${round}-${i},p${i % 5_000},page_view,${new Date(Date.UTC(2025, 0, 1) + i * 60_000).toISOString()}`,
  )
  writeFileSync(path, `id,person,event,at\n${lines.join('\n')}\n`)
  const map = {
    schema: 'lockstep.map/1',
    name: 'drill',
    messageId: { column: 'id' },
    person: { column: 'person' },
    events: [{ name: { column: 'event' }, at: { column: 'at' } }],
  }
  writeFileSync(`${path}.map.json`, JSON.stringify(map))
  return path
}

function configOf(home: string): Config {
  return { ...readConfig({ LOCKSTEP_HOME: home }), databaseUrl: undefined }
}
