import { sql } from 'kysely'
import type { TimelineEntry } from '#api/timeline.ts'
import type { Scalar } from '#domain/agreement/agreement.ts'
import { type Move, moves } from '#domain/people/moves.ts'
import { KIND } from '#domain/replay/log.ts'
import { BY_RULE } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { handoffsOf } from './handoffs.ts'

/** An entry with its place in the order: at one instant acts come first, then facts, then what they moved. */
export type Placed = { entry: TimelineEntry; rank: number; id: number }

type FactRow = {
  event_id: number
  happened_at: number
  known_at: number | null
  deal_id: number | null
  name: string
  properties: Record<string, Scalar>
  deal: string | null
  cents: number | null
  currency: string | null
  taken_back: boolean
}

const RANK = { decision: 1, deal: 2, stage: 3 } as const

/**
 * A person's changes of stage, the facts of their deals, and decisions that changed nothing. A decision or
 * a deal's fact in the log that made a change is told once, as the change.
 */
export async function milestonesOf(
  tx: Tx,
  workspaceId: string,
  personId: number,
  now: number,
): Promise<Placed[]> {
  const steps = moves(await handoffsOf(tx, workspaceId, personId, now))
  const facts = toldOnce(await factsOf(tx, workspaceId, personId))
  const told = new Set(steps.map((step) => `${step.at} ${step.name}`))
  const deals = new Map(
    facts.flatMap((fact) =>
      fact.deal_id === null ? [] : [[`${movedAt(fact)} ${fact.name}`, fact] as const],
    ),
  )
  const own = facts.filter(
    (fact) => !(told.has(`${movedAt(fact)} ${fact.name}`) || impliedByMove(fact, steps)),
  )
  const stages = steps.map((step, i) => stageOf(step, i, deals.get(`${step.at} ${step.name}`)))
  return [...stages, ...own.map(factOf)]
}

/** An "mql" in the log is the move to held or passed of the same instant. */
const impliedByMove = (fact: FactRow, steps: Move[]) =>
  fact.name === 'mql' && steps.some((step) => step.at === movedAt(fact))

/** When a fact moved the person: what the rule decided about something late moved them when it was known. */
const movedAt = ({ properties, known_at, happened_at }: FactRow) =>
  properties.by === BY_RULE ? (known_at ?? happened_at) : happened_at

/** A fact of a deal stands in the log for everybody who takes part; it is one fact all the same. */
function toldOnce(facts: FactRow[]): FactRow[] {
  const known = new Set<string>()
  return facts.filter(({ deal_id, happened_at, name }) => {
    const fact = `${deal_id} ${happened_at} ${name}`
    if (deal_id === null) return true
    return known.size < known.add(fact).size
  })
}

async function factsOf(tx: Tx, workspaceId: string, personId: number): Promise<FactRow[]> {
  const { ids } = await namesOf(tx, workspaceId, [personId])
  const deals = sql`(select dc.deal_id from deal_contact dc
      where dc.workspace_id = ${workspaceId} and dc.person_id = any(${ids}::bigint[])
    union select hd.deal_id from handoff_deal hd
      where hd.workspace_id = ${workspaceId} and hd.person_id = ${personId})`
  const { rows } = await sql<FactRow>`
    select e.event_id, e.happened_at, e.known_at, e.deal_id, s.name, s.properties,
      coalesce(d.name, d.key) as deal, d.amount_cents as cents, d.currency,
      exists (select 1 from event u where u.workspace_id = ${workspaceId} and u.source_id = e.source_id
        and u.message_id = 'undo:' || e.message_id) as taken_back
    from (
      select own.* from event own
      join signature os on os.workspace_id = own.workspace_id and os.signature_id = own.signature_id
      where own.workspace_id = ${workspaceId} and own.person_id = any(${ids}::bigint[])
        and os.kind = ${KIND.decision} and own.deal_id is null
      union all
      select sold.* from event sold
      join signature ss on ss.workspace_id = sold.workspace_id and ss.signature_id = sold.signature_id
      where ss.kind = ${KIND.decision} and sold.workspace_id = ${workspaceId} and sold.deal_id in ${deals}
    ) e
    join signature s on s.workspace_id = e.workspace_id and s.signature_id = e.signature_id
    left join deal d on d.workspace_id = e.workspace_id and d.deal_id = e.deal_id
    order by e.happened_at`.execute(tx)
  return rows
}

function stageOf(step: Move, index: number, deal: FactRow | undefined): Placed {
  const rule = step.by === 'decision' ? null : 'qualify'
  const entry: TimelineEntry = {
    at: step.at,
    eventId: null,
    kind: 'stage',
    name: step.name,
    properties: {},
    rule,
    points: null,
    version: step.version,
    knownAt: null,
    detail: {
      by: step.by,
      handoff: step.n,
      implied: step.implied,
      ...(step.reason === null ? {} : { reason: step.reason }),
      ...(deal ? worthOf(deal) : {}),
    },
  }
  return { entry, rank: RANK.stage, id: index }
}

function factOf(fact: FactRow): Placed {
  const kind = fact.deal_id === null ? 'decision' : 'deal'
  const entry: TimelineEntry = {
    at: fact.happened_at,
    eventId: fact.event_id,
    kind,
    name: fact.name,
    properties: fact.properties,
    rule: null,
    points: null,
    version: null,
    knownAt: null,
    detail: { ...worthOf(fact), ...(fact.taken_back && { takenBack: true }) },
  }
  return { entry, rank: RANK[kind], id: fact.event_id }
}

/** Which deal it was, and its amount where one is named. */
const worthOf = ({ deal, cents, currency }: FactRow): Record<string, Scalar> => ({
  ...(deal === null ? {} : { deal }),
  ...(cents === null || currency === null ? {} : { cents, currency }),
})
