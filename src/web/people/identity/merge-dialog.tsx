import { Button, Modal, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import {
  keepPreviousData,
  skipToken,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Person, PersonRow } from '#api/people.ts'
import { stageWords } from '#domain/people/stage-words.ts'
import { ask, tell } from '#web/ask.ts'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

/** Finds the other one, shows both side by side and says what becomes of them before anything is done. */
export function MergeDialog({ person, close }: { person: Person; close: () => void }) {
  const [other, setOther] = useState<PersonRow | null>(null)
  return (
    <Modal opened onClose={close} title={`Who is ${person.name} as well?`} size="lg" centered>
      {other === null ? (
        <Find person={person} choose={setOther} />
      ) : (
        <Decide person={person} other={other} back={() => setOther(null)} close={close} />
      )}
    </Modal>
  )
}

const MOST = 8

function Find({ person, choose }: { person: Person; choose: (row: PersonRow) => void }) {
  const [words, setWords] = useState('')
  const [search] = useDebouncedValue(words.trim(), 200)
  const found = useQuery(
    ask.people.list.queryOptions({
      input: search === '' ? skipToken : { search, limit: MOST + 1 },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = found.data?.rows.filter(({ personId }) => personId !== person.personId) ?? []
  return (
    <div className="identity-form">
      <TextInput
        label="The other person"
        description="A name, a mail address or a company."
        value={words}
        maxLength={200}
        data-autofocus
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />
      {found.error ? (
        <Trouble
          error={found.error}
          what="Nobody could be looked up."
          safe="Nothing was changed."
          again={() => void found.refetch()}
        />
      ) : null}
      {search !== '' && found.data ? (
        rows.length === 0 ? (
          <p className="quiet" role="status">
            Nobody else fits “{search}”.
          </p>
        ) : (
          <ul className="identity-found" aria-label="People who fit">
            {rows.slice(0, MOST).map((row) => (
              <li key={row.personId}>
                <button type="button" className="plain" onClick={() => choose(row)}>
                  <span className="w5">{row.name}</span>
                  <span className="quiet">
                    {[row.title, row.company, stageWords(row.stage)].filter(Boolean).join(' · ')}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )
      ) : null}
    </div>
  )
}

function Decide(props: { person: Person; other: PersonRow; back: () => void; close: () => void }) {
  const { person, other, back, close } = props
  const client = useQueryClient()
  const navigate = useNavigate()
  const merging = useMutation({
    mutationFn: () => tell.identity.merge({ personId: person.personId, otherId: other.personId }),
    onSuccess: async ({ personId }) => {
      close()
      await navigate({ to: '/people/$personId', params: { personId: String(personId) } })
      await client.invalidateQueries()
    },
  })
  return (
    <div className="identity-form">
      <div className="identity-sides">
        <Short {...person} seen={person.lastSeenAt} />
        <Short {...other} seen={other.lastSeenAt} />
      </div>
      <p>
        From now on both are one person, with every act, hand-off and deal of both. What was decided
        before stays decided. It can be undone on the person’s page, and then both are as they were.
      </p>
      {merging.error ? (
        <Trouble
          error={merging.error}
          what="They were not made one."
          safe="Both are as they were."
          again={() => merging.mutate()}
        />
      ) : null}
      <div className="row wrap">
        <Button loading={merging.isPending} onClick={() => merging.mutate()}>
          Make them one person
        </Button>
        <Button variant="default" onClick={back}>
          Choose another
        </Button>
      </div>
    </div>
  )
}

function Short(props: {
  name: string
  title: string | null
  company: string | null
  stage: PersonRow['stage']
  seen: number
}) {
  return (
    <div>
      <p className="w6">{props.name}</p>
      <p className="quiet">
        {[props.title, props.company].filter(Boolean).join(' · ') || '\u00a0'}
      </p>
      <p>{stageWords(props.stage)}</p>
      <p className="quiet">
        last here <When at={props.seen} />
      </p>
    </div>
  )
}
