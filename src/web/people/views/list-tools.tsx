import './views.css'
import type { ReactNode } from 'react'
import { ColumnsMenu } from './columns-menu.tsx'
import type { PeopleAddress } from './people-address.ts'
import { ViewsMenu } from './views-menu.tsx'

/** Beside the filters: the saved views, the columns, and what else is given. */
export function ListTools(props: {
  address: Partial<PeopleAddress>
  change: (words: { columns: string | undefined }) => void
  hasColumns: boolean
  children: ReactNode
}) {
  const { address, change, hasColumns, children } = props
  return (
    <div className="row wrap views-tools">
      <ViewsMenu address={address} />
      {hasColumns ? (
        <ColumnsMenu columns={address.columns} change={(columns) => change({ columns })} />
      ) : null}
      {children}
    </div>
  )
}
