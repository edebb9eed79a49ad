import { type FalseSignal, falseSignals } from '#domain/people/signals/false-signals.ts'
import { readDictionary } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesAmong, type PeopleNames } from '#server/db/names/read-names.ts'
import { type Judged, readActs, readJudged, type Span } from './read-acts.ts'
import { rolesOf } from './roles.ts'

/** Clicks and opens with what the tests say of them now. */
export async function verdictsOf(
  tx: Tx,
  workspaceId: string,
  names: PeopleNames,
  spans: ReadonlyMap<number, Span>,
): Promise<Verdict[]> {
  const dictionary = await readDictionary(tx, workspaceId)
  const roles = rolesOf(dictionary)
  if (spans.size === 0 || roles.judged.length === 0) return []
  const judged = await readJudged(tx, workspaceId, names, spans, roles)
  if (judged.size === 0) return []
  const clicked = [...new Set([...judged.values()].map(({ person }) => person))]
  const acts = await readActs(tx, workspaceId, namesAmong(names, clicked), spans, {
    dictionary,
    acts: roles.acts,
  })
  const found = new Map(falseSignals(acts).map((signal) => [signal.id, signal]))
  return [...judged.values()].map((one) => {
    const signal = found.get(one.eventId)
    return { ...one, finds: signal ? { test: signal.test, evidence: signal.evidence } : null }
  })
}

export type Verdict = Judged & { finds: Pick<FalseSignal, 'test' | 'evidence'> | null }

/** What a member said counts more than any test. */
export const isSilentBy = ({ said, finds }: Pick<Verdict, 'said' | 'finds'>): boolean =>
  said === null ? finds !== null : said === 'machine'
