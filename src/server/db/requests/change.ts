import { ok, type Result, refuse } from '#domain/result.ts'
import {
  areDisjoint,
  compareChanges,
  type FieldDifference,
  type Fields,
  isSame,
} from '#domain/three-way.ts'
import type { Tx } from '#server/db/connect.ts'

/** What the caller saw before changing it, as told by If-Match. */
export type Seen = {
  version: number
  /** Changes of different fields may stand side by side (header lockstep-merge: disjoint). */
  merge: boolean
}

/** Which row: e.g. thing "member" with id "12"; and who changes it when. */
export type Thing = { workspaceId: string; thing: string; id: string; who: string; now: number }

/** How a row is read and written. `read` locks it, so that nobody changes it in between. */
export type Row<F extends Fields> = {
  read: (tx: Tx) => Promise<{ version: number; fields: F } | undefined>
  write: (tx: Tx, fields: F, version: number) => Promise<unknown>
}

/** The fields to change; those that are missing stay. */
export type Wanted<F> = { [name in keyof F]?: F[name] | undefined }

/** The row is another one by now; with what lies between. */
export type Stale = { version: number; difference: FieldDifference[] }
export type Changed<F> = { version: number; before: F; fields: F; isChanged: boolean }

/**
 * Changes a row that the caller has seen: the next version has the fields wanted, the one before is kept as a
 * revision. Answers undefined where there is no such row, and refuses when it changed meanwhile.
 */
export async function changeSeen<F extends Fields>(
  tx: Tx,
  thing: Thing,
  seen: Seen,
  row: Row<F>,
  asked: Wanted<F>,
): Promise<Result<Changed<F>, Stale> | undefined> {
  let wanted = told(asked)
  const current = await row.read(tx)
  if (!current) return undefined
  const { version, fields: before } = current
  if (version !== seen.version) {
    const base = await revisionOf(tx, thing, seen.version)
    const difference = compareChanges(base, wanted, before)
    if (!seen.merge || base === null || !areDisjoint(difference))
      return refuse({ version, difference })
    wanted = onlyYours(difference, wanted)
  }
  const fields = { ...before, ...wanted }
  if (isSame(fields, before)) return ok({ version, before, fields, isChanged: false })
  await keepRevision(tx, thing, version, before)
  await row.write(tx, fields, version + 1)
  return ok({ version: version + 1, before, fields, isChanged: true })
}

/** Fields that are not told stay as they are. */
const told = <F extends Fields>(asked: Wanted<F>) =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as Partial<F>

/** Fields sent along unchanged must not take back what somebody else changed. */
function onlyYours<F extends Fields>(
  difference: FieldDifference[],
  wanted: Partial<F>,
): Partial<F> {
  const yours = difference.filter(({ base, yours }) => !isSame(base, yours))
  const names = new Set(yours.map(({ field }) => field))
  return Object.fromEntries(
    Object.entries(wanted).filter(([name]) => names.has(name)),
  ) as Partial<F>
}

async function revisionOf(tx: Tx, { workspaceId, thing, id }: Thing, version: number) {
  const kept = await tx
    .selectFrom('revision')
    .select('fields')
    .where('workspace_id', '=', workspaceId)
    .where('thing', '=', thing)
    .where('thing_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return kept?.fields ?? null
}

async function keepRevision(tx: Tx, it: Thing, version: number, fields: Fields): Promise<void> {
  await tx
    .insertInto('revision')
    .values({
      workspace_id: it.workspaceId,
      thing: it.thing,
      thing_id: it.id,
      version,
      fields,
      ended_by: it.who,
      ended_at: it.now,
    })
    .execute()
}
