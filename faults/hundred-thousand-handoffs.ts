/**
 * A hundred thousand hand-offs of a hundred thousand people, generated from a seed and imported as three years of a
 * CRM, then some thousand decided on live, by whoever has them and by the CRM: log, desks and clocks say the same, and
 * no open lead is without somebody or without a clock. HANDOFFS and SEED may be set.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importMap } from '#api/import-map.ts'
import { dice } from '#domain/replay/random.example.ts'
import { DAY, HOUR, type Instant, instant } from '#domain/time.ts'
import { readConfig } from '#server/config.ts'
import { BY_COMMAND } from '#server/db/audit/record.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { verify } from '#server/db/fold/verify.ts'
import { append } from '#server/db/log.ts'
import { openForCommand } from '#server/db/open.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
import { verifyDesks } from '#server/handoffs/settling/verify.ts'
import { runImport } from '#server/people/imports/run-import.ts'
import { now } from '#server/session.ts'
import { testMember } from '#server/test-members.ts'
import { assert, inScratch } from './product/run.ts'

const HANDOFFS = Number(process.env.HANDOFFS ?? 100_000)
const SEED = Number(process.env.SEED ?? 1)
const LIVE = Math.min(HANDOFFS, 5_000)
const REPS = 20

const map = importMap.parse({
  schema: 'lockstep.map/1',
  name: 'crm',
  messageId: { column: 'id' },
  person: { column: 'person' },
  events: [
    {
      kind: 'decision',
      name: { column: 'decision' },
      at: { column: 'at' },
      properties: { reason: { column: 'reason' } },
    },
  ],
})

await inScratch(async (home) => {
  const d = dice(SEED)
  const path = join(home, 'crm.csv')
  writeFileSync(path, history(d, now()))
  const { db, application, close } = await openForCommand({
    ...readConfig({ LOCKSTEP_HOME: home }),
    databaseUrl: undefined,
  })
  const workspaceId = await firstWorkspace(db, now())
  for (let i = 0; i < REPS; i++)
    await testMember(db, workspaceId, { name: `Rep ${i}`, roles: ['rep'] })
  const times: string[] = []
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const done = await work()
    times.push(`${what} ${Math.round((performance.now() - began) / 100) / 10} s`)
    return done
  }
  const file = { workspaceId, path, fileName: 'crm.csv', map, now: now(), by: BY_COMMAND }
  const ran = await timed('import', () => runImport(application, file, {}))
  assert(ran.ok, 'the import was refused')
  await timed('fold', () => foldDue(db, workspaceId, now()))
  const settle = () => settleDesks(db, workspaceId, () => instant(now()))
  const marks = await timed('desks', settle)
  await timed('live', async () => {
    for (let round = 0; round < 10; round++) {
      const told = Array.from({ length: LIVE / 10 }, (_, i) => ({
        messageId: `live ${round} ${i}`,
        person: `p${d.roll(HANDOFFS)}`,
        kind: 'decision' as const,
        name: d.pick(['passed', 'passed', 'accepted', 'rejected', 'touched', 'sql', 'won']),
        properties: {},
        happenedAt: now(),
      }))
      await inWorkspace(db, workspaceId, (tx) => append(tx, workspaceId, 'crm', told, now()))
      await foldLive(db, workspaceId, now, new AbortController().signal)
      await settle()
    }
  })
  await foldLive(db, workspaceId, now, new AbortController().signal)
  await settle()
  const log = await timed('verify', () => verify(db, workspaceId))
  assert(log.count + log.strays + log.pending === 0, JSON.stringify(log.differences.slice(0, 5)))
  const desks = await timed('verify desks', () =>
    verifyDesks(db, workspaceId, () => now() as Instant),
  )
  assert(desks.count === 0, JSON.stringify(desks.findings.slice(0, 5)))
  assert(desks.handoffs >= HANDOFFS, `only ${desks.handoffs} hand-offs`)
  await close()
  console.log(
    `${desks.handoffs} hand-offs, ${marks} marks: no difference, no open lead without somebody or a clock. ${times.join(', ')}.`,
  )
})

/** Each person is passed once, and what became of it: of every ten some nothing, most something. */
function history(d: ReturnType<typeof dice>, until: number): string {
  const rows = ['id,person,decision,at,reason']
  for (let i = 0; i < HANDOFFS; i++) {
    let at = until - d.roll(3 * 365) * DAY - d.roll(24) * HOUR
    const tell = (decision: string, reason = '') => {
      if (at < until)
        rows.push(`${i}-${decision},p${i},${decision},${new Date(at).toISOString()},${reason}`)
      at += d.roll(5 * 24) * HOUR + 1
    }
    tell('passed')
    const [end, ...before] = d.pick([
      ['rejected'],
      ['recycled'],
      ['withdrawn'],
      ['disqualified', 'accepted', 'touched'],
      ['won', 'accepted', 'sql', 'opportunity'],
      ['lost', 'accepted', 'opportunity'],
      ['accepted'],
      ['touched'],
      [],
    ])
    for (const one of before) tell(one)
    if (end) tell(end, end === 'rejected' && d.chance(0.7) ? 'no-fit' : '')
  }
  return rows.join('\n')
}
