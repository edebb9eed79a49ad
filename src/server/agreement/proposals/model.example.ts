import { sql } from 'kysely'
import type { Team } from '#domain/agreement/agreement.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { random } from '#domain/random.ts'
import { ok } from '#domain/result.ts'
import { type Role, sidesOf } from '#domain/workspace/role.ts'
import type { Acting } from '#server/acting.ts'
import { beginDraft, saveDraft } from '#server/agreement/drafts/store.ts'
import { guarded } from '#server/agreement/refused.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { seatOf } from '#server/test-members.ts'
import { propose, reword, withdraw } from './propose.ts'
import { sign } from './sign.ts'
import { suspend } from './suspend.ts'

/**
 * What random people may do to an agreement, one act after the other and several at once: propose, answer with other
 * words, sign what they saw some time ago, withdraw, move to the other side, leave, come back, stop a version.
 */
export type Cast = { db: Db; owner: Db; workspaceId: string; members: Acting[] }

const DAY = 86_400_000

/** A workspace of its own with five people and somebody's second account. */
export async function cast(db: Db, owner: Db, isSmall: boolean): Promise<Cast> {
  const card = { name: 'Acme', timeZone: 'UTC', currency: 'EUR', isExample: false }
  const workspaceId = await createWorkspace(db, card, defaultAgreement('One', 'UTC'), Date.now())
  if (isSmall)
    await inWorkspace(db, workspaceId, (tx) =>
      sql`update workspace set small_mode = true where workspace_id = ${workspaceId}`.execute(tx),
    )
  const people: [string, Role[]][] = [
    ['ben', ['marketing-manager']],
    ['lea', ['marketing-manager']],
    ['karl', ['sales-manager']],
    ['rosa', ['rep']],
    ['mira', ['mediator']],
    ['karl+two', ['marketing-manager']],
  ]
  const members: Acting[] = []
  for (const [name, roles] of people) members.push(await member(db, workspaceId, name, roles))
  return { db, owner, workspaceId, members }
}

async function member(db: Db, workspaceId: string, name: string, roles: Role[]): Promise<Acting> {
  const { id: humanId } = await db
    .insertInto('human')
    .values({
      ...{ id: crypto.randomUUID(), name, email: `${name}-${workspaceId}@acme.example` },
      ...{ image: null, created_at: Date.now(), updated_at: Date.now() },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const email = `${name}@acme.example`
  const memberId = await seatOf(db, workspaceId, humanId, { name, roles, sees: 'all', email })
  return {
    ...{ db, workspaceId, memberId, now: Date.now(), by: BY_SYSTEM },
    holder: { roles, sees: 'all', teams: [] },
    asked: {
      ...{ who: name, route: 'model', key: null, sealKey: new Uint8Array(32) },
      ...{ now: Date.now(), isMinded: false },
    },
    seen: { version: 0, merge: false },
  }
}

/** What somebody may still have on their screen. */
type Seen = { proposalId: number; revision: number; hash: string }

/** One random history of so many steps; answers what the audit query finds wrong after each of them. */
export async function play(seed: string, scene: Cast, steps: number): Promise<string[]> {
  const { next } = random(seed)
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T
  const seen: Seen[] = []
  const wrong: string[] = []
  for (let step = 0; step < steps; step++) {
    const acts = Array.from({ length: next() < 0.3 ? 3 : 1 }, () =>
      act(scene, pick(scene.members), seen, next, pick),
    )
    for (const ended of await Promise.allSettled(acts))
      if (ended.status === 'rejected') throw ended.reason
    wrong.push(...(await violations(scene.db, scene.workspaceId)))
    if (wrong.length > 0) return wrong.map((what) => `${seed}, step ${step}: ${what}`)
  }
  return wrong
}

type Pick = <T>(all: readonly T[]) => T

async function act(scene: Cast, who: Acting, seen: Seen[], next: () => number, pick: Pick) {
  const acting = { ...who, now: Date.now() + (next() < 0.2 ? pick([-DAY, DAY]) : 0) }
  const roll = next()
  const known = seen.length > 0 ? pick(seen.slice(-3)) : null
  if (roll < 0.12 || known === null) return makeProposal(acting, seen, next)
  if (roll < 0.82) {
    const own = sidesOf(who.holder.roles)[0] ?? 'sales'
    const side: Team = next() < 0.9 ? own : own === 'sales' ? 'marketing' : 'sales'
    const hash = next() < 0.05 ? known.hash.replaceAll('a', 'b') : known.hash
    return sign(acting, Date.now(), { proposalId: known.proposalId, side, hash })
  }
  if (roll < 0.87) return answer(acting, known, seen, next)
  if (roll < 0.89) return withdraw(acting, known.proposalId)
  if (roll < 0.92) return stop(acting)
  return move(scene, pick(scene.members), pick, next)
}

async function drafted(acting: Acting, next: () => number, proposalId?: number) {
  const begun = await beginDraft(acting, { proposalId })
  if (!begun.ok) return null
  const document = { ...(begun.value.document as object), name: `Number ${next()}` }
  const { draftId, version } = begun.value
  const saved = await saveDraft(acting, { draftId, version, document })
  return saved.ok ? draftId : null
}

async function makeProposal(acting: Acting, seen: Seen[], next: () => number) {
  const draftId = await drafted(acting, next)
  if (draftId === null) return
  const effectiveFrom = next() < 0.2 ? Date.now() + (next() < 0.5 ? 1 : DAY) : null
  const made = await propose(acting, { draftId, effectiveFrom })
  if (made.ok) seen.push(made.value)
}

async function answer(acting: Acting, known: Seen, seen: Seen[], next: () => number) {
  const draftId = await drafted(acting, next, known.proposalId)
  if (draftId === null) return
  const { proposalId, revision } = known
  const made = await reword(acting, { proposalId, revision, draftId, effectiveFrom: null })
  if (made.ok) seen.push(made.value)
}

async function stop(acting: Acting) {
  const { workspaceId, db, holder } = acting
  const version = await inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ version: number }>`select max(version) as version
      from agreement_version where workspace_id = ${workspaceId}`.execute(tx)
    return rows[0]?.version ?? 1
  })
  // Nobody else comes as far as the store; the database has to see to it.
  if (!holder.roles.includes('mediator')) return
  await suspend(acting, { version, because: 'For the model.' })
}

/** Somebody changes sides, leaves, or comes back. */
async function move({ db, workspaceId }: Cast, who: Acting, pick: Pick, next: () => number) {
  const roles = pick<Role[]>([['marketing-manager'], ['sales-manager'], ['rep'], ['mediator']])
  const leaves = next() < 0.25
  // Some sessions still believe in the former role; the database does not.
  if (next() < 0.7) who.holder = { ...who.holder, roles }
  await guarded(async () => {
    await inWorkspace(db, workspaceId, (tx) =>
      sql`update member set roles = ${roles}, ended_at = ${leaves ? new Date().toISOString() : null}::timestamptz
        where workspace_id = ${workspaceId} and member_id = ${who.memberId}`.execute(tx),
    )
    return ok(null)
  })
}

/** Whatever must never be true, asked of the tables alone. */
async function violations(db: Db, workspaceId: string): Promise<string[]> {
  const { rows } = await inWorkspace(db, workspaceId, (tx) => audit(tx, workspaceId))
  return rows.map(({ what }) => what)
}

const audit = (tx: Tx, workspaceId: string) =>
  sql<{ what: string }>`
    with v as (select * from agreement_version where workspace_id = ${workspaceId}),
      s as (select * from agreement_signature where workspace_id = ${workspaceId}),
      live as (select * from s where voided_at is null),
      r as (select * from proposal_revision where workspace_id = ${workspaceId}),
      p as (select * from proposal where workspace_id = ${workspaceId}),
      g as (select * from proposal_signer where workspace_id = ${workspaceId})
    select 'version ' || version || ' was not signed by both' as what from v
      where proposal_id is not null and not is_alone and (select count(distinct side) from live
        where live.proposal_id = v.proposal_id and live.revision = v.revision) <> 2
    union all select 'one human on both sides of ' || proposal_id from live
      group by proposal_id, revision, human_id having count(distinct side) > 1
    union all select 'one mailbox on both sides of ' || l.proposal_id from live l
      join g on g.proposal_id = l.proposal_id and g.human_id = l.human_id
      group by l.proposal_id, g.mailbox having count(distinct l.side) > 1
    union all select 'signed other words than ' || s.proposal_id from s
      left join r on r.proposal_id = s.proposal_id and r.revision = s.revision
      where r.hash is distinct from s.hash
    union all select 'version ' || version || ' has other words than were signed' from v
      join r on r.proposal_id = v.proposal_id and r.revision = v.revision
      where r.document <> v.document
    union all select 'version ' || version || ' began before it was signed' from v
      where exists (select 1 from live where live.proposal_id = v.proposal_id
        and live.revision = v.revision and live.signed_at > v.effective_from and not v.is_alone)
    union all select 'version ' || version || ' begins before the one before it' from v
      where exists (select 1 from v b where b.version < v.version and b.effective_from >= v.effective_from)
    union all select 'two versions after ' || base_version from v where base_version is not null
      group by base_version having count(*) > 1
    union all select 'a gap before version ' || version from v
      where version > 1 and not exists (select 1 from v b where b.version = v.version - 1)
    union all select 'signatures went back in time' from (select signed_at,
        lag(signed_at) over (order by signature_id) as before from s) t where before >= signed_at
    union all select 'a signature under former words counts in ' || p.proposal_id from p
      join live on live.proposal_id = p.proposal_id where live.revision <> p.revision
    union all select 'a signature counts in what is over: ' || p.proposal_id from p
      join live on live.proposal_id = p.proposal_id where p.state in ('withdrawn', 'outrun')
    union all select 'signed by somebody who may not: ' || l.proposal_id from live l
      join p on p.proposal_id = l.proposal_id and p.state = 'open'
      join member m on m.workspace_id = ${workspaceId} and m.member_id = l.member_id
      where m.ended_at is not null or not m.roles @> array[l.side || '-manager']
    union all select 'two proposals in force after one base' from v where proposal_id is not null
      group by base_version having count(*) > 1
    union all select 'open upon a former version: ' || p.proposal_id from p
      where p.state = 'open' and p.base_version < (select max(version) from v)
    union all select 'suspended by somebody else: ' || version from v
      where suspends is not null and (proposal_id is not null or suspended_by is null)`.execute(tx)
