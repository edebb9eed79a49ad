import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { Request } from '#api/requests.ts'
import { isMendable } from '#domain/handoffs/requests/request.ts'
import { MENDABLE_WORDS, REQUEST_WORDS } from '#domain/handoffs/requests/request-words.ts'
import { BUYING_ROLES, roleWords } from '#domain/people/companies/buying-role.ts'
import { ask, tell } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'
import { EVERY_MS } from '#web/use-live.ts'
import { Due } from './due.tsx'

const route = getRouteApi('/shell/requests')

/** One request, turn by turn, with what whoever reads it may do. */
export function RequestPane({ requestId }: { requestId: number }) {
  const { request: _, ...back } = route.useSearch()
  const query = useQuery(
    ask.requests.read.queryOptions({ input: { requestId }, refetchInterval: EVERY_MS }),
  )
  if (query.isPending) return <LoadingRows what="the request" rows={3} height={56} />
  if (query.isLoadingError)
    return (
      <Trouble
        error={query.error}
        what="The request did not load."
        safe="Nothing was changed."
        again={() => void query.refetch()}
      />
    )
  const request = query.data as Request
  const { may } = request
  return (
    <article className="request">
      <Link to="/requests" search={back} className="request-back">
        All requests
      </Link>
      <header>
        <h2>{REQUEST_WORDS[request.kind].asks}</h2>
        <Due row={request} isLong />
      </header>
      <About request={request} />
      <p className="t16 request-wants">{request.wants}</p>
      <p className="quiet t12">
        {request.asker.name} asked {request.owner?.name ?? request.owes}{' '}
        <When at={request.askedAt} />
        {request.isTakenBack ? ', and needs it no longer' : ''}
      </p>
      <Turns turns={request.turns} />
      {may.answer ? <Answer request={request} /> : null}
      {may.react ? <Reaction request={request} /> : null}
      <Acts request={request} />
    </article>
  )
}

function About({ request: { person, n, deal, field, kind, fieldNow } }: { request: Request }) {
  const detail = field === null ? null : fieldWords(kind, field)
  if (!person && !deal && !detail) return null
  return (
    <p>
      {person ? (
        <Link to="/people/$personId" params={{ personId: String(person.personId) }}>
          {person.name}
        </Link>
      ) : null}
      {person && n !== null ? <span className="quiet"> hand-off {n}</span> : null}
      {deal ? <span>Deal {deal.name}</span> : null}
      {detail ? (
        <span className="quiet">
          {person || deal ? ', ' : ''}
          {detail}
          {isMendable(field) && kind === 'fix-field'
            ? `: ${fieldNow === null ? 'nothing is told' : `now “${fieldNow}”`}`
            : ''}
        </span>
      ) : null}
    </p>
  )
}

const fieldWords = (kind: Request['kind'], field: string) => {
  if (kind === 'fix-field' && isMendable(field)) return MENDABLE_WORDS[field]
  const role = BUYING_ROLES.find((one) => one === field)
  return role ? roleWords(role) : field
}

function Turns({ turns }: { turns: Request['turns'] }) {
  return (
    <ol className="request-turns">
      {turns.map((turn) =>
        turn.answeredAt === null ? null : (
          <li key={turn.turn}>
            <p>{turn.answer}</p>
            <p className="quiet t12">
              {turn.answeredBy ?? 'Somebody'} answered <When at={turn.answeredAt} />
              {turn.dueAt !== null && turn.answeredAt > turn.dueAt ? ', after it was due' : ''}
              {turn.isMended ? ', and set the detail' : ''}
            </p>
            {turn.isHelped === null ? null : (
              <p className="request-reaction">
                {turn.isHelped ? 'It helped.' : 'It did not help.'} {turn.reaction}
              </p>
            )}
          </li>
        ),
      )}
    </ol>
  )
}

/** Afterwards every list is read again. */
function useDone() {
  const client = useQueryClient()
  return (told?: Request) => {
    if (told)
      client.setQueryData(
        ask.requests.read.queryKey({ input: { requestId: told.requestId } }),
        told,
      )
    return client.invalidateQueries({ queryKey: ask.requests.key() })
  }
}

function Answer({ request: { requestId, may, field } }: { request: Request }) {
  const [answer, setAnswer] = useState('')
  const [value, setValue] = useState('')
  const done = useDone()
  const saving = useMutation({
    mutationFn: () =>
      tell.requests.answer({ requestId, answer, ...(value.trim() && { value: value.trim() }) }),
    onSuccess: done,
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    if (answer.trim()) saving.mutate()
  }
  return (
    <form className="request-form" onSubmit={sent}>
      {may.mend && isMendable(field) ? (
        <TextInput
          label={`${MENDABLE_WORDS[field]}, as it is right`}
          description="It stands on the person’s page a moment later."
          maxLength={200}
          value={value}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
        />
      ) : null}
      <Textarea
        id="request-answer"
        label="Your answer"
        autosize
        minRows={3}
        maxRows={12}
        maxLength={4_000}
        value={answer}
        onChange={({ currentTarget }) => setAnswer(currentTarget.value)}
      />
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="The answer was not sent."
          safe="It is still in the field."
          again={() => saving.mutate()}
        />
      ) : null}
      <Button type="submit" disabled={!answer.trim()} loading={saving.isPending}>
        Send the answer
      </Button>
    </form>
  )
}

function Reaction({ request: { requestId } }: { request: Request }) {
  const [word, setWord] = useState('')
  const done = useDone()
  const saving = useMutation({
    mutationFn: (helped: boolean) => tell.requests.react({ requestId, helped, word }),
    onSuccess: done,
  })
  return (
    <div className="request-form">
      <Textarea
        label="Did it help?"
        description="A word about it is welcome. If it did not help, they are asked again."
        autosize
        minRows={2}
        maxLength={4_000}
        value={word}
        onChange={({ currentTarget }) => setWord(currentTarget.value)}
      />
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="Your word was not sent."
          safe="It is still in the field."
          again={() => saving.reset()}
        />
      ) : null}
      <div className="row wrap">
        <Button loading={saving.isPending} onClick={() => saving.mutate(true)}>
          It helped
        </Button>
        <Button variant="default" disabled={saving.isPending} onClick={() => saving.mutate(false)}>
          It did not help
        </Button>
      </div>
    </div>
  )
}

/** Giving it to a colleague, and taking it back. */
function Acts({ request: { requestId, may, owner, colleagues } }: { request: Request }) {
  const done = useDone()
  const navigate = useNavigate()
  const giving = useMutation({
    mutationFn: (memberId: number) => tell.requests.give({ requestId, memberId }),
    onSuccess: done,
  })
  const taking = useMutation({
    mutationFn: () => tell.requests.takeBack({ requestId }),
    onSuccess: async () => {
      await navigate({ to: '/requests' })
      await done()
    },
  })
  const error = giving.error ?? taking.error
  return (
    <div className="request-acts">
      {may.give ? (
        <Select
          label="Who answers"
          placeholder="Somebody of the team"
          data={colleagues.map(({ memberId, name }) => ({ value: String(memberId), label: name }))}
          value={owner === null ? null : String(owner.memberId)}
          allowDeselect={false}
          onChange={(value) => value && giving.mutate(Number(value))}
        />
      ) : null}
      {may.takeBack ? (
        <Button variant="default" loading={taking.isPending} onClick={() => taking.mutate()}>
          Take the request back
        </Button>
      ) : null}
      {error ? (
        <Trouble
          error={error}
          what="This was not changed."
          safe="The request is as it was."
          again={() => {
            giving.reset()
            taking.reset()
          }}
        />
      ) : null}
    </div>
  )
}
