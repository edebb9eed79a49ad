import { Button } from '@mantine/core'
import type { PeopleFilter } from '#api/people-filter.ts'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import { searchText } from '#web/address.ts'
import { workspaceHeaders } from '#web/ask.ts'

/** Where the list is had as a file, or those of it who are named. */
export function exportOf(filter: Partial<PeopleFilter>, people: readonly number[] | null = null) {
  const { sort: _, ...words } = filter
  const workspace = workspaceHeaders()[WORKSPACE_HEADER]
  const named = people === null ? {} : { people: people.join(',') }
  return `/api/v1/people/export${searchText({ ...words, ...named, workspace })}`
}

/** The list as a file, of whoever is in it now. On phones it is a line of the page's menu. */
export function ExportLink({ filter }: { filter: Partial<PeopleFilter> }) {
  return (
    <Button variant="default" className="hidephone" component="a" href={exportOf(filter)} download>
      Export
    </Button>
  )
}
