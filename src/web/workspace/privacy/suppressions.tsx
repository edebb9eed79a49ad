import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Suppression } from '#api/privacy.ts'
import { ask, tell } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'

type Kind = Suppression['kind']
const KINDS: Record<Kind, string> = {
  'do-not-contact': 'Not to be contacted',
  'do-not-track': 'Not to be tracked',
  erased: 'Erased',
}
const SHOWN = 100

/** Who is left in peace; an erased name is found only by typing it. */
export function Suppressions() {
  const may = useMay()
  const [typed, setTyped] = useState('')
  const [taking, take] = useState<{ name: string; kind: Kind } | null>(null)
  const search = useMutation({ mutationFn: (name: string) => tell.privacy.lookUp({ name }) })
  const name = typed.trim()
  const searched = search.data && search.variables === name ? search.data.found : null
  return (
    <Section
      title="Left in peace"
      note="Names that must not be contacted, not tracked, or not told of again. Of those who were erased only a hash is kept: type the name to find it."
    >
      <form
        className="row wrap privacy-add"
        onSubmit={(event) => {
          event.preventDefault()
          if (name !== '') search.mutate(name)
        }}
      >
        <TextInput
          aria-label="A mail address or another name"
          placeholder="A mail address, or a number of your CRM"
          value={typed}
          maxLength={200}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={name === ''} loading={search.isPending}>
          Look it up
        </Button>
      </form>
      {search.error ? (
        <Trouble
          error={search.error}
          what="The name was not looked up."
          safe="Nothing was changed."
          again={() => search.mutate(name)}
        />
      ) : null}
      {searched ? (
        <div role="status" className="privacy-would">
          {searched.length === 0 ? (
            <p>Nobody asked anything for “{name}”.</p>
          ) : (
            <Rows
              rows={searched}
              takeBack={may('erase-people') ? (kind) => take({ name, kind }) : null}
            />
          )}
          {may('change-people') ? <Suppress key={name} name={name} /> : null}
        </div>
      ) : null}
      <All />
      {taking ? <TakeBack {...taking} close={() => take(null)} /> : null}
    </Section>
  )
}

/** The newest of them. */
function All() {
  const list = useQuery(ask.privacy.suppressions.queryOptions({ input: { limit: SHOWN } }))
  if (list.isError)
    return (
      <Trouble
        error={list.error}
        what="The list did not load."
        safe="Everybody on it is still left in peace."
        again={() => void list.refetch()}
      />
    )
  if (!list.data) return <LoadingRows what="who is left in peace" rows={3} />
  const { rows, total } = list.data
  if (total === 0)
    return <Nothing title="Nobody asked to be left in peace yet.">They will stand here.</Nothing>
  return (
    <>
      <Rows rows={rows} takeBack={null} />
      {total > rows.length ? (
        <p className="quiet">
          The newest {int(rows.length)} of {int(total)}. Look a name up to find the others.
        </p>
      ) : null}
    </>
  )
}
function Rows(props: { rows: readonly Suppression[]; takeBack: ((kind: Kind) => void) | null }) {
  const { rows, takeBack } = props
  return (
    <ul className="privacy-purposes">
      {rows.map((row) => (
        <li key={row.suppressionId}>
          <span className="privacy-name">
            <span className="w5">
              {row.shown?.replace(/^[^:]*:/, '') ?? 'A name that was erased'}
            </span>
            <span className="quiet">
              {' '}
              {KINDS[row.kind].toLowerCase()} since <When at={row.madeAt} />, by {row.madeBy}
              {row.kind === 'erased' ? '' : `: ${row.reason}`}
            </span>
          </span>
          {takeBack ? (
            <button type="button" className="plain" onClick={() => takeBack(row.kind)}>
              Take it back
            </button>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

/** Says of a name that was typed what its owner asked for. */
function Suppress({ name }: { name: string }) {
  const client = useQueryClient()
  const [kind, setKind] = useState<'do-not-contact' | 'do-not-track'>('do-not-contact')
  const [reason, setReason] = useState('')
  const saying = useMutation({
    mutationFn: () => tell.privacy.suppress({ name, kind, reason: reason.trim() }),
    onSuccess: () => client.invalidateQueries({ queryKey: ask.privacy.key() }),
  })
  if (saying.data) return <p>From now on it is so, for every name of theirs that we know.</p>
  return (
    <form
      className="row wrap privacy-add"
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim() !== '') saying.mutate()
      }}
    >
      <SegmentedControl
        aria-label="What they asked for"
        value={kind}
        data={[
          { value: 'do-not-contact', label: 'Do not contact' },
          { value: 'do-not-track', label: 'Do not track' },
        ]}
        onChange={(value) => setKind(value as typeof kind)}
      />
      <TextInput
        aria-label="Why"
        placeholder="Why, e.g. wrote to us on 7 May"
        value={reason}
        maxLength={200}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Button
        type="submit"
        variant="default"
        disabled={reason.trim() === ''}
        loading={saying.isPending}
      >
        Leave them in peace
      </Button>
      {saying.error ? (
        <Trouble
          error={saying.error}
          what="It was not written down."
          safe="Nothing was changed."
          again={() => saying.mutate()}
        />
      ) : null}
    </form>
  )
}

function TakeBack(props: { name: string; kind: Kind; close: () => void }) {
  const { name, kind, close } = props
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const taking = useMutation({
    mutationFn: () => tell.privacy.unsuppress({ name, kind, reason: reason.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ask.privacy.key() })
      close()
    },
  })
  return (
    <Modal opened onClose={close} title={`No longer “${KINDS[kind].toLowerCase()}”?`} centered>
      <form
        className="privacy-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim() !== '') taking.mutate()
        }}
      >
        <p>
          {kind === 'erased'
            ? 'What is told of this name is kept again, as of somebody new. What was erased does not come back.'
            : 'From now on this name is like any other, with every other name of the person.'}
        </p>
        <TextInput
          label="Why"
          value={reason}
          maxLength={200}
          data-autofocus
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        {taking.error ? (
          <Trouble
            error={taking.error}
            what="It was not taken back."
            safe="It is as it was."
            again={() => taking.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button type="submit" disabled={reason.trim() === ''} loading={taking.isPending}>
            Take it back
          </Button>
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
        </div>
      </form>
    </Modal>
  )
}
