import { Button, Modal, Select, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import {
  kindsFor,
  MENDABLE,
  NEEDS,
  REQUEST_KINDS,
  type RequestKind,
} from '#domain/handoffs/requests/request.ts'
import { MENDABLE_WORDS, REQUEST_WORDS } from '#domain/handoffs/requests/request-words.ts'
import { BUYING_ROLES, roleWords } from '#domain/people/companies/buying-role.ts'
import { sidesOf } from '#domain/workspace/role.ts'
import { ask, tell } from '#web/ask.ts'
import { useWorkspace } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'

/** What a request begins with where it is asked from somewhere else. */
export type Beginning = {
  kind?: RequestKind
  dealId?: number
  personId?: number
  /** Which of their hand-offs. */
  n?: number
  about?: string
  field?: string
  wants?: string
  askId?: number
  ownerId?: number
}

type Props = {
  close: () => void
  begin?: Beginning
  /** Is told once it is asked; else the request is opened. */
  asked?: (() => void) | undefined
}

/** Asks the other team for something. */
export function AskDialog({ close, begin = {}, asked }: Props) {
  const { me } = useWorkspace()
  const kinds = me?.roles.includes('owner') ? REQUEST_KINDS : kindsFor(sidesOf(me?.roles ?? []))
  const [kind, setKind] = useState<RequestKind>(begin.kind ?? kinds[0] ?? 'answer')
  const [wants, setWants] = useState(begin.wants ?? '')
  const [field, setField] = useState<string | null>(begin.field ?? null)
  const [personId, setPersonId] = useState<number | null>(begin.personId ?? null)
  const [dealId, setDealId] = useState<number | null>(begin.dealId ?? null)
  const [once] = useState(() => crypto.randomUUID())
  const client = useQueryClient()
  const navigate = useNavigate()
  const needs: readonly string[] = NEEDS[kind]
  const told: Record<string, unknown> = { person: personId, deal: dealId, field }
  const isWhole = wants.trim() !== '' && needs.every((need) => told[need] !== null)
  const { ownerId, askId, n } = begin
  const saving = useMutation({
    mutationFn: () =>
      tell.requests.make(
        {
          ...{ kind, wants },
          ...(personId !== null && { personId }),
          ...(n !== undefined && { n }),
          ...(dealId !== null && { dealId }),
          ...(field !== null && needs.includes('field') && { field }),
          ...(askId !== undefined && { askId }),
          ...(ownerId !== undefined && { ownerId }),
        },
        { context: { once } },
      ),
    onSuccess: async ({ requestId }) => {
      close()
      await client.invalidateQueries({ queryKey: ask.requests.key() })
      await client.invalidateQueries({ queryKey: ask.standingAsks.key() })
      if (asked) asked()
      else await navigate({ to: '/requests', search: { request: String(requestId) } })
    },
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    if (isWhole) saving.mutate()
  }
  return (
    <Modal opened onClose={close} title="Ask the other team" size="lg" centered>
      <form className="request-form" onSubmit={sent}>
        <Select
          label="What you need"
          data={kinds.map((one) => ({
            value: one,
            label: `${REQUEST_WORDS[one].name}: ${REQUEST_WORDS[one].asks.toLowerCase()}`,
          }))}
          value={kind}
          allowDeselect={false}
          onChange={(value) => {
            setKind(value as RequestKind)
            setField(null)
          }}
        />
        {begin.about ? (
          <p className="quiet">About {begin.about}.</p>
        ) : needs.includes('deal') ? (
          <DealField choose={setDealId} />
        ) : (
          <PersonField choose={setPersonId} isNeeded={needs.includes('person')} />
        )}
        {needs.includes('field') ? (
          <Select
            label={kind === 'fix-field' ? 'Which detail' : 'Which role'}
            data={
              kind === 'fix-field'
                ? MENDABLE.map((value) => ({ value, label: MENDABLE_WORDS[value] }))
                : BUYING_ROLES.map((value) => ({ value, label: roleWords(value) }))
            }
            value={field}
            onChange={setField}
          />
        ) : null}
        <Textarea
          label="In your words"
          description={REQUEST_WORDS[kind].hint}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={4_000}
          data-autofocus
          value={wants}
          onChange={({ currentTarget }) => setWants(currentTarget.value)}
        />
        {saving.error ? (
          <Trouble
            error={saving.error}
            what="Nothing was asked."
            safe="What you typed is still in the fields."
            again={() => saving.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button type="submit" disabled={!isWhole} loading={saving.isPending}>
            Ask the other team
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            Not now
          </Button>
        </div>
      </form>
    </Modal>
  )
}

/** Somebody found by their name. */
function PersonField(props: { choose: (personId: number | null) => void; isNeeded: boolean }) {
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 150)
  const found = useQuery(
    ask.people.list.queryOptions({
      input: search.length > 1 ? { search, sort: 'name', limit: 6 } : skipToken,
    }),
  )
  const rows = found.data?.rows ?? []
  const data = rows.map(({ personId, name, company }) => ({
    value: String(personId),
    label: company ? `${name}, ${company}` : name,
  }))
  return (
    <Select
      label={props.isNeeded ? 'About whom' : 'About whom, if about somebody'}
      placeholder="Type a name"
      searchable
      clearable
      searchValue={text}
      onSearchChange={setText}
      data={data}
      filter={({ options }) => options}
      nothingFoundMessage={search.length > 1 && !found.isFetching ? 'Nobody is called so' : null}
      onChange={(value) => props.choose(value === null ? null : Number(value))}
    />
  )
}

/** A deal found by its name. */
function DealField({ choose }: { choose: (dealId: number | null) => void }) {
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 150)
  const found = useQuery(
    ask.people.deals.queryOptions({
      input: search.length > 1 ? { search, limit: 6 } : skipToken,
    }),
  )
  const rows = found.data?.rows ?? []
  return (
    <Select
      label="About which deal"
      placeholder="Type its name"
      searchable
      clearable
      searchValue={text}
      onSearchChange={setText}
      data={rows.map(({ dealId, name }) => ({ value: String(dealId), label: name }))}
      filter={({ options }) => options}
      nothingFoundMessage={search.length > 1 && !found.isFetching ? 'No deal is called so' : null}
      onChange={(value) => choose(value === null ? null : Number(value))}
    />
  )
}
