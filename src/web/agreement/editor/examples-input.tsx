import { Button, SegmentedControl, Select, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Example, Team } from '#domain/agreement/agreement.ts'
import { exampleOf } from '#domain/agreement/example-of.ts'
import { sidesOf } from '#domain/workspace/role.ts'
import { ask, tell } from '#web/ask.ts'
import { useWorkspace } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'

type Props = {
  label: string
  examples: Example[] | undefined
  write: (examples: Example[] | undefined) => void
}

/** Examples that each side picks from real people; the agreement tells of them without their names. */
export function ExamplesInput({ label, examples = [], write }: Props) {
  return (
    <fieldset className="agreement-examples">
      <legend>{label}</legend>
      {examples.map((one) => (
        <div key={`${one.by} ${one.verdict} ${one.says}`} className="row between">
          <p>
            <b className="w6">{one.verdict === 'yes' ? 'Yes' : 'No'}</b>, says {one.by}: {one.says}
          </p>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={`Take out: ${one.says}`}
            onClick={() => {
              const rest = examples.filter((other) => other !== one)
              write(rest.length === 0 ? undefined : rest)
            }}
          >
            Take out
          </Button>
        </div>
      ))}
      <Pick add={(one) => write([...examples, one])} />
    </fieldset>
  )
}

/** Somebody found by name, told in words that can be changed before they stand in the agreement. */
function Pick({ add }: { add: (example: Example) => void }) {
  const { me } = useWorkspace()
  const [own] = sidesOf(me?.roles ?? [])
  const [by, setBy] = useState<Team>(own ?? 'marketing')
  const [verdict, setVerdict] = useState<Example['verdict']>('yes')
  const [says, setSays] = useState('')
  const [text, setText] = useState('')
  const [failed, setFailed] = useState<{ error: unknown; value: string } | null>(null)
  const [search] = useDebouncedValue(text.trim(), 150)
  const found = useQuery(
    ask.people.list.queryOptions({
      input: search.length > 1 ? { search, sort: 'name', limit: 6 } : skipToken,
    }),
  )
  const choose = async (value: string | null) => {
    setFailed(null)
    if (value === null) return
    try {
      const { title, traits, ledger } = await tell.people.read({ personId: Number(value) })
      const acts = ledger.lines.toSorted((a, b) => b.worth - a.worth).map(({ event }) => event)
      setSays(exampleOf({ title, traits, acts }))
    } catch (error) {
      setFailed({ error, value })
    }
  }
  return (
    <>
      <Select
        label="Pick somebody"
        placeholder="Type a name"
        searchable
        clearable
        searchValue={text}
        onSearchChange={setText}
        data={(found.data?.rows ?? []).map(({ personId, name, company }) => ({
          value: String(personId),
          label: company ? `${name}, ${company}` : name,
        }))}
        filter={({ options }) => options}
        nothingFoundMessage={search.length > 1 && !found.isFetching ? 'Nobody is called so' : null}
        onChange={(value) => void choose(value)}
      />
      {failed ? (
        <Trouble
          error={failed.error}
          what="This person did not load."
          safe="The draft is as it was."
          again={() => void choose(failed.value)}
        />
      ) : null}
      <Textarea
        label="As the agreement tells it, without a name"
        autosize
        minRows={2}
        maxLength={500}
        value={says}
        onChange={({ currentTarget }) => setSays(currentTarget.value)}
      />
      <div className="row wrap">
        <SegmentedControl
          aria-label="Is it one?"
          value={verdict}
          onChange={(value) => setVerdict(value as Example['verdict'])}
          data={[
            { value: 'yes', label: 'A yes' },
            { value: 'no', label: 'A no' },
          ]}
        />
        <SegmentedControl
          aria-label="Who says so"
          value={by}
          onChange={(value) => setBy(value as Team)}
          data={[
            { value: 'marketing', label: 'Marketing' },
            { value: 'sales', label: 'Sales' },
          ]}
        />
        <Button
          variant="default"
          disabled={says.trim() === ''}
          onClick={() => {
            add({ verdict, by, says: says.trim() })
            setSays('')
          }}
        >
          Add the example
        </Button>
      </div>
    </>
  )
}
