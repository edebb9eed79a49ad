import { useRef, useState } from 'react'
import type { PersonRow } from '#api/people.ts'
import type { Choosing } from '#web/kit/virtual-table.tsx'

/** As many as are named one by one; more are chosen by what they have in common. */
const MOST = 5_000

/** Whom somebody chose: by their ids, or all that fit. */
export type Chosen = ReadonlySet<number> | 'all'

const NOBODY: ReadonlySet<number> = new Set()

type Rows = {
  rowAt: (index: number) => PersonRow | undefined
  between: (first: number, last: number) => Promise<PersonRow[]>
}

/** Whom somebody chose of a list; nobody any more once it is another list. */
export function useChosen(list: string, { rowAt, between }: Rows) {
  const [kept, setKept] = useState<{ list: string; chosen: Chosen }>({ list, chosen: NOBODY })
  const anchor = useRef<number | null>(null)
  const chosen = kept.list === list ? kept.chosen : NOBODY
  const ids = chosen === 'all' ? NOBODY : chosen
  const choose = (chosen: Chosen) => setKept({ list, chosen })
  const letGo = () => {
    anchor.current = null
    choose(NOBODY)
  }
  const turn = async (index: number, isRange: boolean) => {
    if (chosen === 'all') return
    const from = anchor.current
    anchor.current = index
    if (isRange && from !== null) {
      const rows = await between(Math.min(from, index), Math.max(from, index))
      const next = new Set([...ids, ...rows.map(({ personId }) => personId)])
      return choose(new Set([...next].slice(0, MOST)))
    }
    const row = rowAt(index)
    if (row === undefined) return
    const next = new Set(ids)
    if (!next.delete(row.personId)) next.add(row.personId)
    if (next.size <= MOST) choose(next)
  }
  const choosing: Choosing<PersonRow> = {
    areAll: chosen === 'all',
    areSome: ids.size > 0,
    has: ({ personId }) => chosen === 'all' || ids.has(personId),
    nameOf: ({ name }) => name,
    turn: (index, isRange) => void turn(index, isRange),
    turnAll: () => (chosen === 'all' ? letGo() : choose('all')),
  }
  return { chosen, choosing, chooseAll: () => choose('all'), letGo }
}
