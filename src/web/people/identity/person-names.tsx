import './identity.css'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Called, NameDecision, Person } from '#api/people.ts'
import { systemWords } from '#domain/people/identity/system-words.ts'
import { tell } from '#web/ask.ts'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'

const MergeDialog = lazy(async () => ({
  default: (await import('./merge-dialog.tsx')).MergeDialog,
}))

/** Names that are shown before the rest is asked for. */
const FIRST = 6

/** Every name that sources call this person by, what members decided about that, and the way to decide it. */
export function PersonNames({ person }: { person: Person }) {
  const may = useMay()('change-people')
  const [merging, setMerging] = useState(false)
  const { names, decisions } = person
  const rest = names.slice(FIRST)
  return (
    <>
      <Names names={names.slice(0, FIRST)} />
      {rest.length > 0 ? (
        <details className="person-more">
          <summary>{rest.length} more</summary>
          <Names names={rest} />
        </details>
      ) : null}
      {decisions.length > 0 ? (
        <ul className="person-rows identity-decisions">
          {decisions.map((decision) => (
            <li key={decision.decisionId}>
              <Decision decision={decision} person={person} mayUndo={may} />
            </li>
          ))}
        </ul>
      ) : null}
      {may ? (
        <Button variant="default" className="identity-merge" onClick={() => setMerging(true)}>
          Make one with another person
        </Button>
      ) : null}
      <Suspense>
        {merging ? <MergeDialog person={person} close={() => setMerging(false)} /> : null}
      </Suspense>
    </>
  )
}

function Names({ names }: { names: readonly Called[] }) {
  return (
    <dl className="person-pairs identity-names">
      {names.map(({ nameId, system, value, joinedAt, by }) => (
        <div key={nameId}>
          <dt>{systemWords(system)}</dt>
          <dd>
            <span className="identity-value">{value}</span>
            {joinedAt !== null ? (
              <span className="quiet t12">
                known since <When at={joinedAt} />
                {by ? `, told by ${by.source}` : ''}
              </span>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Decision(props: { decision: NameDecision; person: Person; mayUndo: boolean }) {
  const { decision, person, mayUndo } = props
  const client = useQueryClient()
  const { kind, decisionId, decidedAt, names } = decision
  const other = names.find(({ personId }) => personId !== person.personId)
  const undoing = useMutation({
    mutationFn: () =>
      kind === 'merge'
        ? tell.identity.undoMerge({ mergeId: decisionId })
        : tell.identity.undoTellApart({
            personId: person.personId,
            otherId: other?.nameId ?? 0,
          }),
    onSuccess: () => client.invalidateQueries(),
  })
  const told = names.map(({ value }) => value)
  const values = (told.length < 2 ? [...told, 'somebody else'] : told).join(' and ')
  return (
    <>
      <span>
        {kind === 'merge' ? `${values} were made one person` : `${values} were told apart`}{' '}
        <span className="quiet">
          <When at={decidedAt} />
        </span>
      </span>
      {mayUndo && (kind === 'merge' || other) ? (
        <Button
          variant="subtle"
          color="gray"
          className="identity-undo"
          loading={undoing.isPending}
          onClick={() => undoing.mutate()}
        >
          {kind === 'merge' ? 'Undo: make them two again' : 'Take that back'}
        </Button>
      ) : null}
      {undoing.error ? (
        <Trouble
          error={undoing.error}
          what="Nothing was undone."
          safe="Both are as they were."
          again={() => undoing.mutate()}
        />
      ) : null}
    </>
  )
}
