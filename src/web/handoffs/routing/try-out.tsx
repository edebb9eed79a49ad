import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'

/** Who would get somebody now, and why; nothing is given by asking. */
export function TryOut() {
  const [typed, type] = useState('')
  const [personId, choose] = useState<string | null>(null)
  const [search] = useDebouncedValue(typed.trim(), 150)
  const found = useQuery(
    ask.people.list.queryOptions({
      input: search.length > 1 ? { search, sort: 'name', limit: 8 } : skipToken,
    }),
  )
  const people = (found.data?.rows ?? []).map((row) => ({
    value: String(row.personId),
    label: row.company === null ? row.name : `${row.name}, ${row.company}`,
  }))
  return (
    <Section
      title="Try it out"
      note="Who would get this person now, by the rules that are saved. Nobody’s turn is used."
    >
      <Select
        className="routing-person"
        label="Person"
        placeholder="Type a name"
        data={people}
        value={personId}
        searchable
        clearable
        filter={({ options }) => options}
        nothingFoundMessage={search.length > 1 ? 'Nobody is called so.' : 'Two letters at least.'}
        searchValue={typed}
        onSearchChange={type}
        onChange={choose}
      />
      {personId === null ? null : <Answer personId={Number(personId)} />}
    </Section>
  )
}

function Answer({ personId }: { personId: number }) {
  const trial = useQuery({
    ...ask.routing.tryOut.queryOptions({ input: { personId } }),
    staleTime: 0,
  })
  if (trial.isPending) return <LoadingRows what="the answer" rows={2} height={24} />
  if (trial.isError)
    return (
      <Trouble
        error={trial.error}
        what="It could not be tried out."
        safe="Nothing was given to anybody."
        again={() => void trial.refetch()}
      />
    )
  const { name, says, others } = trial.data
  return (
    <div className="routing-answer" role="status">
      <p>
        <span className="w6">{name ?? 'Nobody'}</span>: {says}
      </p>
      {others.length > 0 ? (
        <ul>
          {others.map((other) => (
            <li key={other.memberId}>
              {other.name}: <span className="quiet">{other.says}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
