import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, lazy, Suspense, useState } from 'react'
import type { Missing } from '#api/requests.ts'
import { isMendable } from '#domain/handoffs/requests/request.ts'
import { MENDABLE_WORDS } from '#domain/handoffs/requests/request-words.ts'
import { type Side, sidesOf } from '#domain/workspace/role.ts'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { useWorkspace } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'
import { EVERY_MS } from '#web/use-live.ts'

const AskDialog = lazy(async () => ({ default: (await import('./ask-dialog.tsx')).AskDialog }))

/** What nobody told yet though the other team needs it, with the shortest way to tell it. */
export function MissingDetails() {
  const { me } = useWorkspace()
  const [side, setSide] = useState<Side>(sidesOf(me?.roles ?? [])[0] ?? 'sales')
  const [whose, setWhose] = useState<'mine' | 'all'>('mine')
  const query = useQuery(
    ask.requests.missing.queryOptions({
      input: { side, whose, limit: 100 },
      refetchInterval: EVERY_MS,
    }),
  )
  const rows = query.data?.rows ?? []
  return (
    <Section
      title={side === 'sales' ? 'On the list of sales' : 'On the list of marketing'}
      note={
        side === 'sales'
          ? 'Lost deals without a reason, and open deals of which nobody knows who plays which part.'
          : 'Hand-offs that are held, because a detail the agreement asks for was never told.'
      }
      right={
        <div className="row wrap">
          <SegmentedControl
            aria-label="Whose list"
            data={[
              { value: 'sales', label: 'Sales' },
              { value: 'marketing', label: 'Marketing' },
            ]}
            value={side}
            onChange={(value) => setSide(value as Side)}
          />
          <SegmentedControl
            aria-label="Whose rows"
            data={[
              { value: 'mine', label: 'Mine' },
              { value: 'all', label: 'Everybody’s' },
            ]}
            value={whose}
            onChange={(value) => setWhose(value as 'mine' | 'all')}
          />
        </div>
      }
    >
      {query.isPending ? <LoadingRows what="what is missing" rows={4} height={56} /> : null}
      {query.isLoadingError ? (
        <Trouble
          error={query.error}
          what="What is missing did not load."
          safe="Nothing was changed."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data && rows.length === 0 ? (
        <Nothing title="Nothing is missing here.">
          When a deal is lost without a reason, or a hand-off is held, it stands here.
        </Nothing>
      ) : null}
      {rows.length > 0 ? (
        <p className="quiet" role="status">
          {counted(query.data?.total ?? 0, 'thing is', 'things are')} missing
          {rows.length < (query.data?.total ?? 0) ? `, the newest ${rows.length} shown` : ''}
        </p>
      ) : null}
      <ul className="missing">
        {rows.map((row) => (
          <li key={`${row.kind} ${row.deal?.dealId} ${row.person?.personId} ${row.n}`}>
            <MissingRow row={row} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

const WHAT: Record<Missing['kind'], string> = {
  'deal-reason': 'Nobody said why it was lost',
  'contact-roles': 'Nobody said who plays which part',
  'minimum-information': 'Held: these details are missing',
}

function MissingRow({ row }: { row: Missing }) {
  const { kind, person, deal, details, member, since, requestId } = row
  const { me } = useWorkspace()
  const [asking, setAsking] = useState(false)
  const isOurs = me !== null && sidesOf(me.roles).includes(row.side)
  return (
    <div className="missing-row">
      <div className="grow">
        <p className="w5">
          {person ? (
            <Link to="/people/$personId" params={{ personId: String(person.personId) }}>
              {person.name}
            </Link>
          ) : (
            deal?.name
          )}
        </p>
        <p className="quiet">
          {WHAT[kind]}
          {details.length > 0 ? `: ${details.join(', ')}` : ''}. {member?.name ?? 'Nobody by name'}
          {since === null ? null : (
            <>
              , since <When at={since} />
            </>
          )}
        </p>
      </div>
      {kind === 'deal-reason' && deal && isOurs ? (
        <Mend
          says="Why it was lost"
          button="Say why"
          tell={(reason) => tell.requests.sayReason({ dealId: deal.dealId, reason })}
        />
      ) : null}
      {person && isOurs
        ? details
            .filter(isMendable)
            .map((field) => (
              <Mend
                key={field}
                says={MENDABLE_WORDS[field]}
                button="Tell it"
                tell={(value) => tell.requests.mend({ personId: person.personId, field, value })}
              />
            ))
        : null}
      {kind === 'contact-roles' && isOurs ? (
        <Button component={Link} to="/deals" variant="default">
          Open the deals
        </Button>
      ) : null}
      {requestId === null ? null : (
        <Link to="/requests" search={{ request: String(requestId) }}>
          Asked
        </Link>
      )}
      {requestId === null && !isOurs && deal && kind !== 'minimum-information' ? (
        <Button variant="default" onClick={() => setAsking(true)}>
          Ask {member?.name ?? 'sales'}
        </Button>
      ) : null}
      {requestId === null && !isOurs && person ? (
        <Button variant="default" onClick={() => setAsking(true)}>
          Ask marketing
        </Button>
      ) : null}
      <Suspense>
        {asking ? (
          <AskDialog
            close={() => setAsking(false)}
            begin={{
              kind: kind === 'minimum-information' ? 'fix-field' : kind,
              ...(deal && { dealId: deal.dealId, about: `the deal ${deal.name}` }),
              ...(person && { personId: person.personId, about: person.name }),
              ...(member && kind !== 'minimum-information' && { ownerId: member.memberId }),
            }}
          />
        ) : null}
      </Suspense>
    </div>
  )
}

/** One field mends it. */
function Mend(props: { says: string; button: string; tell: (text: string) => Promise<unknown> }) {
  const { says, button } = props
  const [text, setText] = useState('')
  const client = useQueryClient()
  const saving = useMutation({
    mutationFn: () => props.tell(text.trim()),
    onSuccess: () => client.invalidateQueries({ queryKey: ask.requests.key() }),
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim()) saving.mutate()
  }
  if (saving.isSuccess) return <p role="status">It is told, and leaves this list in a moment.</p>
  return (
    <form className="row wrap" onSubmit={sent}>
      <TextInput
        aria-label={says}
        placeholder={says}
        maxLength={200}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button
        type="submit"
        variant="default"
        disabled={!text.trim()}
        loading={saving.isPending}
        aria-label={`${button}: ${says}`}
      >
        {button}
      </Button>
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="It was not kept."
          safe="It is still in the field."
          again={() => saving.mutate()}
        />
      ) : null}
    </form>
  )
}
