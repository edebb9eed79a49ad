import { sql } from 'kysely'
import type { Name } from '#domain/people/identity/name.ts'
import { needlesOf } from '#domain/people/privacy/needles.ts'
import { ERASED } from '#domain/people/privacy/shell.ts'
import { markCompanies } from '#server/db/companies/mark.ts'
import { forgetTold } from '#server/db/companies/tell.ts'
import type { Tx } from '#server/db/connect.ts'
import { keepWords } from '#server/db/finding/keep-words.ts'
import { refreshDeals } from '#server/db/fold/deals.ts'
import { claim } from '#server/db/fold/fold.ts'
import { at } from '#server/db/instants.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { calledInWords } from './called.ts'
import { bumpEpoch, keyOf } from './epoch.ts'
import { forgetAsked } from './erase-asked.ts'
import { eraseDeals } from './erase-deals.ts'
import { forgetNurtured } from './erase-nurture.ts'
import { type Elsewhere, eraseWords, type Words } from './erase-words.ts'
import {
  becomeShells,
  forgetUnsaid,
  type Said,
  saidAlone,
  saidByErased,
  wordsIn,
} from './shells.ts'
import { suppress } from './suppress.ts'
import { hashOfName } from './suppressed.ts'

/** What was erased, in counts; `entries` are those of the audit that lost what they said of the person. */
export type Erased = { names: number; events: number } & Elsewhere

/**
 * Takes everything that is known of a person out of every table, and leaves a shell: that there was somebody, when
 * something happened, and what came of it, so that every number stays what it was. Their names are suppressed by hash.
 * Whoever calls holds the names and the writing of events alone (names/hold.ts, epoch.ts), no import runs, and the
 * entry of the audit comes last, with `entries`; companies are settled afterwards. docs/decisions/025.
 */
export async function erasePerson(
  tx: Tx,
  workspaceId: string,
  personId: number,
  how: How,
): Promise<Erased> {
  const { names, events, left } = await eraseOwn(tx, workspaceId, personId, how)
  await forgetUnsaid(tx, workspaceId)
  return { names, events, ...(await eraseWords(tx, workspaceId, left, how)) }
}

type How = { now: number; by: string }

/**
 * The same, but for what stands elsewhere: that is `left` to be looked for by `eraseWords`, of several people at once.
 * `alone`: what they alone said, where it was read of several before.
 */
export async function eraseOwn(
  tx: Tx,
  workspaceId: string,
  personId: number,
  { now, by }: How,
  alone?: readonly Said[],
): Promise<{ names: number; events: number; left: Words }> {
  const { ids: own } = await namesOf(tx, workspaceId, [personId])
  const ids = [...own, ...(await onlyClaimed(tx, workspaceId, own))]
  // What is not folded yet still counts.
  await claim(tx, workspaceId, ids, now)
  const known = await namesAndDetails(tx, workspaceId, ids, personId)
  const called = await calledInWords(tx, workspaceId, ids, personId)
  await bumpEpoch(tx, workspaceId)
  await suppress(tx, workspaceId, known.all, { kind: 'erased', reason: 'erased', now, by })
  const hashes = hashesOf(await keyOf(tx, workspaceId), known)
  await forgetTold(tx, workspaceId, ids, needlesOf([]))
  const said = alone ?? (await saidAlone(tx, workspaceId, [ids]))[0] ?? []
  const shared = await saidByErased(tx, workspaceId, ids)
  const words = wordsIn([...said, ...shared.said])
  const { was, becomes } = await becomeShells(tx, workspaceId, ids, said)
  const deals = await eraseDeals(tx, workspaceId, ids)
  const { rows } = await sql<{
    told: { events: number }
  }>`select erase_from_log(${workspaceId}::uuid,
    ${ids}::bigint[], ${was}::bigint[], ${becomes}::bigint[], '', ${at(now)}) as told`.execute(tx)
  const events = rows[0]?.told.events ?? 0
  if (shared.said.length > 0)
    await eraseShared(tx, workspaceId, [...ids, ...shared.by], shared.said, { now })
  await refreshDeals(tx, workspaceId, deals)
  await emptyState(tx, workspaceId, ids)
  await sql`insert into erasure (workspace_id, person_id, names, called, beside, erased_at, erased_by)
    values (${workspaceId}::uuid, ${personId}, ${ids.length}, ${hashes.called}::text[],
      ${hashes.beside}::text[], ${at(now)}, ${by})
    on conflict (workspace_id, person_id) do nothing`.execute(tx)
  return { names: ids.length, events, left: { ...known, words, called } }
}

/** Makes shells of what several people said, all of them erased, and nobody else. */
async function eraseShared(
  tx: Tx,
  workspaceId: string,
  ids: readonly number[],
  shared: readonly Said[],
  { now }: { now: number },
): Promise<void> {
  const { was, becomes } = await becomeShells(tx, workspaceId, ids, shared)
  await sql`select erase_from_log(${workspaceId}::uuid, ${ids}::bigint[], ${was}::bigint[],
    ${becomes}::bigint[], '', ${at(now)})`.execute(tx)
}

/** By which they are known again, and which further ones are kept out. */
function hashesOf(key: Buffer, { names, all }: { names: readonly Name[]; all: readonly Name[] }) {
  const called = [...new Set(names.map((name) => hashOfName(key, name)))].sort()
  const hashes = [...new Set(all.map((name) => hashOfName(key, name)))].sort()
  return { called, beside: hashes.filter((hash) => !called.includes(hash)) }
}

/** Names that only events of these ones ever claimed, though they were refused: nobody else would erase them. */
async function onlyClaimed(tx: Tx, workspaceId: string, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with claimed as (
      select other_id as id from name_claim where workspace_id = ${workspaceId}
        and person_id = any(${ids}::bigint[]) and other_id <> all(${ids}::bigint[])
      union select person_id from name_claim where workspace_id = ${workspaceId}
        and other_id = any(${ids}::bigint[]) and person_id <> all(${ids}::bigint[])
    )
    select c.id from claimed c join person p on p.workspace_id = ${workspaceId} and p.person_id = c.id
    where p.root_id is null
      and not exists (select 1 from person n where n.workspace_id = ${workspaceId} and n.root_id = c.id)
      and not exists (select 1 from event e where e.workspace_id = ${workspaceId} and e.person_id = c.id)
      and not exists (select 1 from name_claim k where k.workspace_id = ${workspaceId}
        and (k.person_id = c.id and k.other_id <> all(${ids}::bigint[])
          or k.other_id = c.id and k.person_id <> all(${ids}::bigint[])))`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Every name, and further addresses and numbers that anything told of them: those are suppressed and looked for, too. */
async function namesAndDetails(
  tx: Tx,
  workspaceId: string,
  ids: readonly number[],
  personId: number,
) {
  const { rows: names } = await sql<Name>`select system, key as value from person
    where workspace_id = ${workspaceId} and person_id = any(${ids}::bigint[])`.execute(tx)
  const { rows } = await sql<{ email: string | null; phone: string | null }>`
    select distinct e.details ->> 'email' as email, e.details ->> 'phone' as phone from event e
    where e.workspace_id = ${workspaceId} and e.person_id = any(${ids}::bigint[])
      and (e.details ? 'email' or e.details ? 'phone')
    union select traits ->> 'email', traits ->> 'phone' from person_state
    where workspace_id = ${workspaceId} and person_id = ${personId}`.execute(tx)
  const emails = rows.flatMap(({ email }) => email ?? [])
  const phones = rows.flatMap(({ phone }) => phone ?? []).filter((phone) => phone.length > 6)
  const addresses = emails.map((email) => ({ system: 'email', value: email.trim().toLowerCase() }))
  return { names, details: [...emails, ...phones], all: [...names, ...addresses] }
}

/** What the fold kept; the person is never folded again. */
async function emptyState(tx: Tx, workspaceId: string, ids: readonly number[]) {
  const left = { company: null, company_account: null, company_called: null, company_text: null }
  await markCompanies(
    tx,
    workspaceId,
    ids.map((person_id) => ({ person_id, ...left })),
  )
  await sql`update person_state s set memory = '{}'::jsonb,
      company = null, company_account = null, company_called = null, company_text = null,
      traits = case when exists (select 1 from person_state o where o.workspace_id = ${workspaceId}
          and o.origin = s.origin and o.person_id <> s.person_id)
        then jsonb_build_object('origin', s.origin) else '{}'::jsonb end,
      last_event_name = case when exists (select 1 from signature g where g.workspace_id = ${workspaceId}
          and g.name = s.last_event_name) then s.last_event_name else 'event' end
    where s.workspace_id = ${workspaceId} and s.person_id = any(${ids}::bigint[])`.execute(tx)
  await sql`update handoff h set
      reason = case when exists (select 1 from handoff o where o.workspace_id = ${workspaceId}
          and o.reason = h.reason and o.person_id <> h.person_id) or h.reason is null
        then h.reason else ${ERASED} end,
      person_origin = (select s.origin from person_state s where s.workspace_id = ${workspaceId}
        and s.person_id = h.person_id)
    where h.workspace_id = ${workspaceId} and h.person_id = any(${ids}::bigint[])`.execute(tx)
  // Nobody is found by a word that was theirs.
  await keepWords(tx, workspaceId, [], { ...(await namesOf(tx, workspaceId, ids)), ids: [...ids] })
  await sql`delete from person_source where workspace_id = ${workspaceId}
    and person_id = any(${ids}::bigint[])`.execute(tx)
  await sql`update desk set why = null, last = null where workspace_id = ${workspaceId}
    and person_id = any(${ids}::bigint[])`.execute(tx)
  // Nobody is told of them any more, and no link answers for them.
  await sql`delete from notice where workspace_id = ${workspaceId}
    and person_id = any(${ids}::bigint[])`.execute(tx)
  await sql`delete from act_link where workspace_id = ${workspaceId}
    and person_id = any(${ids}::bigint[])`.execute(tx)
  await forgetNurtured(tx, workspaceId, ids)
  await forgetAsked(tx, workspaceId, ids)
  await sql`delete from buying_role_said where workspace_id = ${workspaceId}
    and person_id = any(${ids}::bigint[])`.execute(tx)
}
