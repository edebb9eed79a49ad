import { sql } from 'kysely'
import type { Lead } from '#api/handoff-lead.ts'
import { shortWhen } from '#domain/handoffs/notice-words.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Role, Sees } from '#domain/workspace/role.ts'
import type { Member } from '#server/asker.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { holdPerson } from '#server/db/desks/hold.ts'
import { at } from '#server/db/instants.ts'
import { personOf } from '#server/db/names/read-names.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { decideIn } from '#server/handoffs/desk/decide.ts'
import { type Found, findHandoff } from '#server/handoffs/desk/found.ts'
import { leadSaid } from '#server/handoffs/desk/lead.ts'
import { evidenceLines } from './evidence.ts'
import type { Act } from './link.ts'

/** What the page of a link shows: somebody may answer, or why there is nothing to answer any more. */
export type ActStanding =
  | {
      is: 'open'
      act: Act
      name: string
      member: string
      lines: string[]
      reasons: { id: string; says: string }[]
    }
  | { is: 'over'; title: string; lines: string[] }

type Link = { workspaceId: string; hash: string }

/** How it stands; null where nobody is meant. Changes nothing. */
export const readStanding = (db: Db, link: Link, now: Instant): Promise<ActStanding | null> =>
  inWorkspace(db, link.workspaceId, async (tx) => (await lookUp(tx, link, now))?.standing ?? null)

type Acting = { db: Db; now: () => Instant; stored: (workspaceId: string) => void }

/** Answers for the member by the same decision as on the desk, once; whoever comes later is told how it stands. */
export async function act(
  { db, now, stored }: Acting,
  link: Link,
  reason: string,
): Promise<ActStanding | null> {
  const { workspaceId, hash } = link
  const standing = await inWorkspace(db, workspaceId, async (tx) => {
    // Of two presses of one button, the second waits for the first.
    await sql`select 1 from act_link where workspace_id = ${workspaceId} and token_hash = ${hash} for update`.execute(
      tx,
    )
    await holdWhom(tx, link)
    const known = await lookUp(tx, link, now())
    if (known === null || !known.found || known.standing.is !== 'open')
      return known?.standing ?? null
    const { found, who } = known
    const decision =
      known.standing.act === 'accept'
        ? ({ kind: 'accepted' } as const)
        : ({ kind: 'rejected', reason } as const)
    const deciding = { workspaceId, who, now }
    const made = await decideIn(tx, deciding, found, decision, { note: '', via: 'link' })
    if (!made.ok) {
      // Without a reason it is asked again; somebody else may have been first.
      const again = await lookUp(tx, link, now())
      return again?.standing ?? null
    }
    await sql`update act_link set used_at = ${at(now())} where workspace_id = ${workspaceId}
      and token_hash = ${hash}`.execute(tx)
    return done(decision.kind, known.standing.name, known.lead)
  })
  if (standing?.is === 'over') stored(workspaceId)
  return standing
}

/** Whose lead it is cannot change any more between looking and answering. */
async function holdWhom(tx: Tx, { workspaceId, hash }: Link): Promise<void> {
  const row = await readLink(tx, workspaceId, hash)
  const personId = row && (await personOf(tx, workspaceId, row.personId))
  if (personId != null) await holdPerson(tx, workspaceId, personId)
}

const done = (kind: 'accepted' | 'rejected', name: string, lead: Lead): ActStanding => ({
  is: 'over',
  title: kind === 'accepted' ? `${name} is yours` : `${name} went back`,
  lines: [
    ...(kind === 'accepted' ? [lead.promise] : ['Marketing is told why.']),
    'You can take it back within a minute, on your desk in Lockstep.',
  ].filter((line) => line !== ''),
})

type Row = {
  act: Act
  usedAt: number | null
  expiresAt: number
  personId: number
  n: number
  memberId: number
  humanId: string
  name: string
  roles: Role[]
  sees: Sees
  teams: number[]
  hasLeft: boolean
  zone: string
}

type Known = { standing: ActStanding; found: Found; who: Member; lead: Lead }

async function lookUp(
  tx: Tx,
  { workspaceId, hash }: Link,
  now: Instant,
): Promise<Known | { standing: ActStanding; found?: undefined } | null> {
  const row = await readLink(tx, workspaceId, hash)
  if (!row) return null
  const personId = await personOf(tx, workspaceId, row.personId)
  if (row.hasLeft || personId === null) return { standing: NO_MORE }
  const { memberId, humanId, roles, sees, teams } = row
  const who: Member = { kind: 'member', memberId, humanId, name: row.name, roles, sees, teams }
  const found = await findHandoff(tx, workspaceId, { personId, n: row.n }, who)
  if (!found) return { standing: NOT_YOURS }
  const lead = await leadSaid(tx, { workspaceId, who, now }, found)
  const over = (title: string, ...lines: string[]) => ({
    standing: { is: 'over', title, lines } as ActStanding,
  })
  const said = await answeredSays(tx, workspaceId, found, lead.name, row.zone, now)
  if (said !== null) return over('This lead is answered', said)
  if (found.memberId !== memberId || !lead.may.decide)
    return lead.owner === null
      ? { standing: NOT_YOURS }
      : over(`${lead.name} is not yours`, `${lead.owner.name} answers for them now.`)
  if (row.usedAt !== null)
    return over('This link was used', 'It answers once. Open the lead on your desk in Lockstep.')
  if (row.expiresAt <= now || (found.expiresAt ?? row.expiresAt) <= now)
    return over('The time of this link is over', 'Open the lead on your desk in Lockstep.')
  const promise = row.act === 'accept' ? lead.promise : ''
  const lines = await evidenceLines(tx, workspaceId, { ...lead, promise })
  const reasons = row.act === 'reject' ? lead.reasons.rejected : []
  const standing = {
    is: 'open' as const,
    act: row.act,
    name: lead.name,
    member: row.name,
    lines,
    reasons,
  }
  return { standing, found, who, lead }
}

const NO_MORE: ActStanding = {
  is: 'over',
  title: 'This link is no longer good',
  lines: ['There is nothing to answer any more. Nothing was changed.'],
}

const NOT_YOURS: ActStanding = {
  is: 'over',
  title: 'This lead is no longer yours',
  lines: ['Somebody else answers for it now. Nothing was changed.'],
}

async function readLink(tx: Tx, workspaceId: string, hash: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select l.act, l.used_at as "usedAt", l.expires_at as "expiresAt", l.person_id as "personId", l.n,
      m.member_id as "memberId", m.human_id as "humanId", m.name, m.roles, m.sees,
      m.ended_at is not null as "hasLeft", w.time_zone as zone, array(select t.team_id from member_team t
        where t.workspace_id = ${workspaceId} and t.member_id = m.member_id) as teams
    from act_link l
    join member m on m.workspace_id = ${workspaceId} and m.member_id = l.member_id
    join workspace w on w.workspace_id = ${workspaceId}
    where l.workspace_id = ${workspaceId} and l.token_hash = ${hash}`.execute(tx)
  return rows[0]
}

const DID = {
  accepted: 'accepted',
  rejected: 'gave back',
  recycled: 'sent back to warm up',
  disqualified: 'ruled out',
  withdrawn: 'took back',
  qualified: 'qualified',
} as const

/** Who answered and when, as far as it is known; null while it waits. */
async function answeredSays(
  tx: Tx,
  workspaceId: string,
  { acceptedAt, closedAt, closing, last }: Found,
  name: string,
  zone: string,
  now: Instant,
): Promise<string | null> {
  if (acceptedAt === null && closing === null) return null
  const when = (ms: number) => shortWhen(zone, instant(ms), now)
  if (last && last.kind !== 'touched') {
    const by = await tx
      .selectFrom('member')
      .select('name')
      .where('workspace_id', '=', workspaceId)
      .where('member_id', '=', last.memberId)
      .executeTakeFirst()
    return `${by?.name ?? 'Somebody'} ${DID[last.kind]} ${name} on ${when(last.at)}.`
  }
  if (closing === 'expired') return `Nobody answered ${name} in time; they went back by themselves.`
  const at = closedAt ?? acceptedAt
  return at === null ? `${name} is answered.` : `${name} was answered on ${when(at)}.`
}
