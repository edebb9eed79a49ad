import type { Tx } from '#server/db/connect.ts'
import type { PeopleNames } from '#server/db/names/read-names.ts'
import { type Correction, correct } from './correct.ts'
import { keepVerdicts } from './keep.ts'
import type { Span } from './read-acts.ts'
import { isSilentBy, type Verdict, verdictsOf } from './verdict.ts'

/** Of whom and of when something new was told, and what was known of them before. By root. */
export type Asked = {
  names: PeopleNames
  spans: ReadonlyMap<number, Span>
  /** When the last thing became known that was folded already. */
  asOf: ReadonlyMap<number, number>
  /** When the last new thing became known. */
  latest: ReadonlyMap<number, number>
  /** Whose history was never decided upon live: it is judged as a whole. */
  isHistory: (person: number) => boolean
  now: number
}

/**
 * Judges the clicks and opens that may be told otherwise now, and corrects in the log what they weigh. A click that
 * nobody folded yet never counts where a test finds it; one that did count does so until now. Answers whose log was
 * corrected. Rule 3.2.
 */
export async function judgeSignals(
  tx: Tx,
  workspaceId: string,
  asked: Asked,
): Promise<Set<number>> {
  const verdicts = await verdictsOf(tx, workspaceId, asked.names, asked.spans)
  await keepVerdicts(tx, workspaceId, verdicts)
  const corrections = verdicts
    .filter((one) => one.isSilent !== isSilentBy(one))
    .map((one) => correctionOf(one, asked))
  await correct(tx, workspaceId, corrections, asked.now)
  return new Set(corrections.map(({ of }) => of.person))
}

function correctionOf(of: Verdict, { asOf, latest, isHistory, now }: Asked): Correction {
  const before = asOf.get(of.person) ?? Number.NEGATIVE_INFINITY
  const isImported = of.batchId !== null && of.knownAt === of.at && isHistory(of.person)
  const isNew = of.saidAt === null && (of.knownAt > before || isImported)
  if (isNew) return { of, knownAt: of.knownAt, batchId: of.batchId }
  const knownAt = latest.get(of.person) ?? Math.max(now, before + 1)
  return { of, knownAt, batchId: null }
}
