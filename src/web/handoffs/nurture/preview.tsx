import { Modal, Select, TextInput } from '@mantine/core'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { NurtureTrack } from '#api/nurture.ts'
import { stepWords } from '#domain/handoffs/nurture/words.ts'
import { ask } from '#web/ask.ts'
import { Trouble } from '#web/trouble.tsx'

/** A mail as a real person would get it. */
export function Preview({ track, close }: { track: NurtureTrack; close: () => void }) {
  const { trackId, steps } = track
  const mails = steps.filter(({ does }) => does.kind === 'mail')
  const [stepId, setStepId] = useState(mails[0]?.id ?? '')
  const [search, setSearch] = useState('')
  const people = useQuery(
    ask.people.list.queryOptions({ input: { limit: 20, ...(search.trim() && { search }) } }),
  )
  const [chosen, setChosen] = useState<string | null>(null)
  const personId = chosen ?? (people.data?.rows[0] ? String(people.data.rows[0].personId) : null)
  const preview = useQuery(
    ask.nurture.preview.queryOptions({
      input: personId === null ? skipToken : { trackId, stepId, personId: Number(personId) },
    }),
  )
  return (
    <Modal opened onClose={close} title="A mail as somebody gets it" size="lg" centered>
      <div className="nurture-form">
        <Select
          label="Mail"
          data={mails.map((step) => ({ value: step.id, label: stepWords(step) }))}
          value={stepId}
          allowDeselect={false}
          onChange={(value) => value && setStepId(value)}
        />
        <TextInput
          label="Find somebody"
          value={search}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value)
            setChosen(null)
          }}
        />
        <Select
          label="For"
          data={(people.data?.rows ?? []).map((row) => ({
            value: String(row.personId),
            label: row.name,
          }))}
          value={personId}
          allowDeselect={false}
          onChange={setChosen}
        />
        {preview.error ? (
          <Trouble
            error={preview.error}
            what="The mail could not be shown."
            safe="Nothing was sent."
            again={() => void preview.refetch()}
          />
        ) : null}
        {preview.data ? (
          <section aria-label="The mail" className="nurture-mail">
            <p className="w6">{preview.data.subject || 'It has no subject'}</p>
            <pre>{preview.data.text}</pre>
            <p className="quiet">
              {preview.data.may
                ? `${preview.data.name} may be written to.`
                : `${preview.data.name} would not get it. ${preview.data.because ?? ''}`}
            </p>
          </section>
        ) : null}
      </div>
    </Modal>
  )
}
