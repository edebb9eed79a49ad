import './views.css'
import { Button } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useMay } from '#web/may.ts'
import { ColumnsMenu } from './columns-menu.tsx'
import { filterOf, type PeopleAddress } from './people-address.ts'
import { ViewsMenu } from './views-menu.tsx'

const OwnerDialog = lazy(async () => ({
  default: (await import('./owner-dialog.tsx')).OwnerDialog,
}))

/** As many as are given to somebody at once. */
const MOST = 5_000

/** Beside the filters: the saved views, the columns, and what else is given. */
export function ListTools(props: {
  address: Partial<PeopleAddress>
  change: (words: { columns: string | undefined }) => void
  /** How many people are listed; null: they are hand-offs, or nobody. */
  people: number | null
  children: ReactNode
}) {
  const { address, change, people, children } = props
  const may = useMay()
  // As it was when somebody asked: whom they give away may leave the list.
  const [giving, setGiving] = useState<number | null>(null)
  return (
    <div className="row wrap views-tools">
      <ViewsMenu address={address} />
      {people !== null ? (
        <ColumnsMenu columns={address.columns} change={(columns) => change({ columns })} />
      ) : null}
      {people !== null && people <= MOST && may('change-people') ? (
        <Button variant="default" onClick={() => setGiving(people)}>
          Set owner
        </Button>
      ) : null}
      {children}
      <Suspense>
        {giving !== null ? (
          <OwnerDialog filter={filterOf(address)} total={giving} close={() => setGiving(null)} />
        ) : null}
      </Suspense>
    </div>
  )
}
