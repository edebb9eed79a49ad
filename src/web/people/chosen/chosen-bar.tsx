import './chosen.css'
import { Button, Kbd } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { PeopleFilter } from '#api/people-filter.ts'
import { counted, int } from '#web/kit/format.ts'
import { useKeys } from '#web/kit/keys.tsx'
import { useMay } from '#web/may.ts'
import type { Given } from './owner-dialog.tsx'
import type { Chosen } from './use-chosen.ts'

const OwnerDialog = lazy(async () => ({
  default: (await import('./owner-dialog.tsx')).OwnerDialog,
}))

/** Ids that an address has room for. */
const MOST_IN_ADDRESS = 1_000

/** At the foot of the list, in place of the keys: how many are chosen, and what can be done with them. */
export function ChosenBar(props: {
  chosen: Chosen
  filter: Partial<PeopleFilter>
  /** How many fit the filter, or at least. */
  total: number
  isMore: boolean
  chooseAll: () => void
  /** Where they are had as a file. */
  exportOf: (filter: Partial<PeopleFilter>, people: readonly number[] | null) => string
  letGo: () => void
  given: (given: Given) => void
}) {
  const { chosen, filter, total, isMore, chooseAll, letGo } = props
  const may = useMay()
  // As it was when somebody asked: whom they give away may leave the list.
  const [giving, setGiving] = useState<{ people: number[] | null; total: number | null } | null>(
    null,
  )
  useKeys({ Escape: letGo })
  const people = chosen === 'all' ? null : [...chosen]
  const number = people?.length ?? total
  const isAll = people === null
  const fit = isMore ? `more than ${int(total)}` : int(total)
  return (
    <section className="chosen-bar" aria-label="Chosen people">
      <p className="row g16 wrap">
        <span className="w6" role="status">
          {isAll && total > 1 ? `All ${fit} chosen` : `${int(number)} chosen`}
        </span>
        {isAll || number >= total ? null : (
          <button type="button" className="plain number" onClick={chooseAll}>
            Choose all {isMore ? 'that fit' : fit}
          </button>
        )}
      </p>
      <div className="row chosen-acts">
        {may('change-people') ? (
          <Button
            variant="default"
            onClick={() => setGiving({ people, total: isAll && isMore ? null : number })}
          >
            Set owner
          </Button>
        ) : null}
        {may('export-people') && number <= MOST_IN_ADDRESS ? (
          <Button variant="default" component="a" href={props.exportOf(filter, people)} download>
            Export {counted(number, 'person', 'people')}
          </Button>
        ) : null}
      </div>
      <button type="button" className="plain chosen-go row g4" onClick={letGo}>
        Let go <Kbd className="hidephone">Esc</Kbd>
      </button>
      <Suspense>
        {giving ? (
          <OwnerDialog
            filter={filter}
            {...giving}
            close={() => setGiving(null)}
            given={(given) => {
              setGiving(null)
              letGo()
              props.given(given)
            }}
          />
        ) : null}
      </Suspense>
    </section>
  )
}
