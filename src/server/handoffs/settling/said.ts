import { sql } from 'kysely'
import { KIND } from '#domain/replay/log.ts'
import { canonical } from '#domain/replay/signature.ts'
import { WEIGHS_AGAIN, WEIGHS_NOTHING } from '#domain/replay/weighing.ts'
import type { Instant } from '#domain/time.ts'
import { type Dictionary, readDictionary } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'

/** What ends clocks and no stage: sales called, wrote or met; marketing answered a rejection. */
const SAID = ['touched', 'answered'] as const
type SaidName = (typeof SAID)[number]
type Said = Record<SaidName, Map<number, Instant[]>>

/** When each of these was said of each of these people, in order, without what was taken back. */
export async function saidOf(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<Said> {
  const said: Said = { touched: new Map(), answered: new Map() }
  const dictionary = await readDictionary(tx, workspaceId)
  const { told, ids } = signaturesOf(dictionary)
  if (ids.length === 0 || people.length === 0) return said
  const names = await namesOf(tx, workspaceId, people)
  const { rows } = await sql<{ person: number; at: Instant; signature: number }>`
    select n.person, e.happened_at as at, e.signature_id as signature
    from unnest(${names.ids}::bigint[], ${names.people}::bigint[]) as n (id, person)
    cross join lateral (
      select happened_at, signature_id from event
      where workspace_id = ${workspaceId} and person_id = n.id and signature_id = any(${ids}::bigint[])
      offset 0
    ) e
    order by e.happened_at`.execute(tx)
  const balance = new Map<string, number>()
  for (const { person, at, signature } of rows) {
    const { of = '', weighs = 0 } = told.get(signature) ?? {}
    const key = `${person} ${at} ${of}`
    if (weighs !== 0) balance.set(key, (balance.get(key) ?? 0) + weighs)
  }
  for (const { person, at, signature } of rows) {
    const { of, name, weighs } = told.get(signature) ?? {}
    if (name === undefined || weighs !== 0) continue
    const key = `${person} ${at} ${of}`
    const undone = balance.get(key) ?? 0
    if (undone > 0) balance.set(key, undone - 1)
    else said[name].set(person, [...(said[name].get(person) ?? []), at])
  }
  return said
}

type Told = { name: SaidName; of: string; weighs: -1 | 0 | 1 }
const kept = new WeakMap<Dictionary, { told: Map<number, Told>; ids: number[] }>()

/** Signatures of what was said (0), and of corrections that take one back (1) or let it count again (-1). */
function signaturesOf(dictionary: Dictionary) {
  const known = kept.get(dictionary)
  if (known) return known
  const names = new Map<string, SaidName>()
  for (const signature of dictionary.signatures) {
    const name = SAID.find((one) => signature.kind === KIND.decision && signature.name === one)
    if (name) names.set(canonical(signature), name)
  }
  const told = new Map<number, Told>()
  if (names.size > 0)
    for (const [id, place] of dictionary.index) {
      const signature = dictionary.signatures[place]
      if (!signature) continue
      const own = canonical(signature)
      const of = String(signature.properties.of)
      const { kind } = signature
      const said = names.get(own)
      const corrected = kind === KIND.correction ? names.get(of) : undefined
      if (said) told.set(id, { name: said, of: own, weighs: 0 })
      else if (corrected && signature.name === WEIGHS_NOTHING)
        told.set(id, { name: corrected, of, weighs: 1 })
      else if (corrected && signature.name === WEIGHS_AGAIN)
        told.set(id, { name: corrected, of, weighs: -1 })
    }
  const found = { told, ids: [...told.keys()] }
  kept.set(dictionary, found)
  return found
}
