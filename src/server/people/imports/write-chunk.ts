import { sql } from 'kysely'
import type { Arrival } from '#domain/people/channels/arrival.ts'
import type { Signature } from '#domain/replay/log.ts'
import { arrivalIds } from '#server/db/arrivals/dictionary.ts'
import {
  appendStaged,
  holdPeople,
  makeStage,
  type Provenance,
  stageArrivals,
  stageEvents,
  stageSignatures,
} from '#server/db/bulk/append.ts'
import { stageClaims, tellStagedClaims } from '#server/db/bulk/claims.ts'
import { signatureIds } from '#server/db/bulk/dictionary.ts'
import type { Line } from '#server/db/bulk/line.ts'
import { tellCompanies } from '#server/db/companies/tell.ts'
import type { Tx } from '#server/db/connect.ts'
import { refreshDeals } from '#server/db/fold/deals.ts'
import { holdNames } from '#server/db/names/hold.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { countChunk, keepRefusals, stillReading } from './batches.ts'
import type { Chunk } from './chunk.ts'
import { tellFacts } from './deal-facts.ts'
import { stageJoinedDeals } from './joined-deals.ts'
import { makeNameStage, nameDeals, namePeople, stagedDeals, stageNames } from './names.ts'
import { dropKnown, makeOwnStage } from './own-export.ts'
import type { Write } from './pour.ts'
import { makeRetoldStage, type Retold, stageRetold } from './retold.ts'

/**
 * Writes the chunks of one import, each in a transaction of its own; answers false when the import was stopped. `isOwn`:
 * the file is our own export.
 */
export async function chunkWriter(line: Line, from: Provenance, isOwn: boolean): Promise<Write> {
  await makeStage(line.db)
  await makeNameStage(line.db)
  await makeRetoldStage(line.db)
  await makeOwnStage(line.db)
  const known = new Map<string, number>()
  let refusalsKept = 0

  return (chunk, sent) =>
    inWorkspace(line.db, from.workspaceId, async (tx) => {
      const { workspaceId, batchId } = from
      if (!(await stillReading(tx, workspaceId, batchId))) return false
      await holdNames(tx, workspaceId)
      await stageSignatures(tx, await signaturesOf(tx, workspaceId, chunk, known))
      await stageArrivals(tx, await arrivalsOf(tx, workspaceId, chunk))
      await stageNames(line, chunk)
      await stageClaims(tx, line, from, chunk.claims)
      await namePeople(tx, workspaceId, batchId)
      await holdPeople(tx, workspaceId)
      await nameDeals(tx, line, workspaceId, batchId, chunk)
      await stageEvents(line, chunk.pieces)
      if (isOwn) await dropKnown(tx, line, workspaceId, chunk)
      await stageJoinedDeals(tx, workspaceId, chunk)
      await stageSaid(tx, workspaceId, await stageRetold(tx, line, from, chunk.listed))
      const adding = appendStaged(tx, from)
      setImmediate(sent)
      const added = await adding
      await tellCompanies(tx, workspaceId, from.sourceId, chunk.ofCompanies)
      if (chunk.claims.length > 0) await tellStagedClaims(tx, from)
      const facts = await tellFacts(tx, from, chunk, isOwn)
      await refreshDeals(tx, workspaceId, await stagedDeals(tx))
      const kept = chunk.refused.slice(0, MOST_REFUSALS - refusalsKept)
      refusalsKept += kept.length
      await keepRefusals(tx, workspaceId, batchId, kept)
      await countChunk(tx, workspaceId, batchId, chunk.bytesRead, {
        rowsRead: chunk.rowsRead,
        rowsNew: added.rows + facts.rows,
        rowsRefused: chunk.refused.length,
        eventsNew: added.events + facts.events,
      })
      return true
    })
}

/** Reasons that are kept of one import; the rest is counted. */
const MOST_REFUSALS = 10_000
/** Signatures whose ids are remembered from chunk to chunk. */
const MOST_KNOWN = 100_000

async function arrivalsOf(tx: Tx, workspaceId: string, { arrivals }: Chunk): Promise<number[]> {
  const wanted = new Map<string, Arrival>()
  for (const [text, { arrival }] of arrivals) wanted.set(text, arrival)
  const ids = await arrivalIds(tx, workspaceId, wanted)
  return Array.from(arrivals.keys(), (text) => ids.get(text) as number)
}

async function signaturesOf(
  tx: Tx,
  workspaceId: string,
  { signatures }: Chunk,
  known: Map<string, number>,
): Promise<number[]> {
  if (known.size > MOST_KNOWN) known.clear()
  const wanted = new Map<string, Signature>()
  for (const [text, { signature }] of signatures) if (!known.has(text)) wanted.set(text, signature)
  for (const [text, id] of await signatureIds(tx, workspaceId, wanted)) known.set(text, id)
  return Array.from(signatures.keys(), (text) => known.get(text) as number)
}

/** Gives what is told otherwise its place in the dictionary. */
async function stageSaid(tx: Tx, workspaceId: string, retold: readonly Retold[]): Promise<void> {
  if (retold.length === 0) return
  const wanted = new Map(retold.map(({ text, signature }) => [text, signature]))
  const ids = await signatureIds(tx, workspaceId, wanted)
  await sql`insert into staged_signature (no, id)
    select * from unnest(${retold.map(({ no }) => no)}::int[],
      ${retold.map(({ text }) => ids.get(text))}::bigint[])`.execute(tx)
}
