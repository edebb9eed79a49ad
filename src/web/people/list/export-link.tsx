import { Button } from '@mantine/core'
import type { DealSearch } from '#api/people.ts'
import type { PeopleFilter } from '#api/people-filter.ts'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import { searchText } from '#web/address.ts'
import { workspaceHeaders } from '#web/ask.ts'

/** Where the list is had as a file, or those of it who are named. */
export function exportOf(filter: Partial<PeopleFilter>, people: readonly number[] | null = null) {
  const { sort: _, ...words } = filter
  const named = people === null ? {} : { people: people.join(',') }
  return fileOf('people', { ...words, ...named })
}

/** Where the list of deals is had as a file. */
export const exportOfDeals = (filter: DealSearch) => fileOf('deals', filter)

function fileOf(list: 'people' | 'deals', words: Readonly<Record<string, unknown>>) {
  const workspace = workspaceHeaders()[WORKSPACE_HEADER]
  return `/api/v1/${list}/export${searchText({ ...words, workspace })}`
}

/** The list as a file, as it is filtered now. Where the page has a menu, phones have it as a line there (`hidephone`). */
export function ExportLink({ href, className }: { href: string; className?: string }) {
  return (
    <Button variant="default" {...(className && { className })} component="a" href={href} download>
      Export
    </Button>
  )
}
