import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Candidate, CandidateSide } from '#api/identity.ts'
import { humanised } from '#domain/people/event-words.ts'
import { systemWords } from '#domain/people/identity/system-words.ts'
import { stageWords } from '#domain/people/stage-words.ts'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

/** Traits that are shown of each side; those that both share come first. */
const MOST_TRAITS = 8

/** Two who may be one: what said so, both side by side, and the decision. */
export function CandidatePair(props: {
  candidate: Candidate
  mayDecide: boolean
  decided: (said: string) => void
}) {
  const { candidate, mayDecide, decided } = props
  const { sides, claim, why, shared } = candidate
  const [one, other] = sides
  const client = useQueryClient()
  const ids = { personId: one?.personId ?? 0, otherId: other?.personId ?? 0 }
  const over = async (said: string) => {
    decided(said)
    await client.invalidateQueries({ queryKey: ask.identity.key() })
    await client.invalidateQueries({ queryKey: ask.people.key() })
  }
  const names = `${one?.name} and ${other?.name}`
  const merging = useMutation({
    mutationFn: () => tell.identity.merge(ids),
    onSuccess: () => over(`${names} are one person now. Their page can undo it.`),
  })
  const parting = useMutation({
    mutationFn: () => tell.identity.tellApart(ids),
    onSuccess: () => over(`${names} stay two people, whatever an event says.`),
  })
  const error = merging.error ?? parting.error
  return (
    <li className="identity-pair">
      <p>
        One event (<When at={claim.happenedAt} />) called both one person:{' '}
        {claim.names
          .map(({ system, value }) => `${systemWords(system).toLowerCase()} ${value}`)
          .join(' and ')}
        .{' '}
        <span className="quiet">
          {why === 'two-ids'
            ? 'Each has an id of its own, so a person decides.'
            : 'Together they would have more than 500 names, so a person decides.'}
        </span>
      </p>
      <div className="identity-sides">
        {sides.map((side) => (
          <Side key={side.personId} side={side} shared={shared} />
        ))}
      </div>
      {error ? (
        <Trouble
          error={error}
          what="Nothing was decided."
          safe="Both are as they were."
          again={() => (merging.error ? merging : parting).mutate()}
        />
      ) : null}
      {mayDecide ? (
        <div className="row wrap">
          <Button
            variant="default"
            loading={merging.isPending}
            disabled={parting.isPending}
            onClick={() => merging.mutate()}
          >
            They are one person
          </Button>
          <Button
            variant="default"
            loading={parting.isPending}
            disabled={merging.isPending}
            onClick={() => parting.mutate()}
          >
            They are two people
          </Button>
        </div>
      ) : null}
    </li>
  )
}

function Side({ side, shared }: { side: CandidateSide; shared: readonly string[] }) {
  const traits = Object.entries(side.traits)
    .sort(([a], [b]) => Number(shared.includes(b)) - Number(shared.includes(a)))
    .slice(0, MOST_TRAITS)
  // A mail address stands there once, as a trait that may be the same of both.
  const names = side.names.filter(({ value }) => !traits.some(([, told]) => told === value))
  return (
    <section aria-label={side.name}>
      <h2 className="t16 w6">
        <Link to="/people/$personId" params={{ personId: String(side.personId) }}>
          {side.name}
        </Link>
      </h2>
      <p className="quiet">
        {stageWords(side.stage)} · {counted(side.events, 'entry', 'entries')},{' '}
        <When at={side.firstSeenAt} /> to <When at={side.lastSeenAt} />
      </p>
      <dl className="person-pairs identity-traits">
        {names.map(({ nameId, system, value }) => (
          <Pair key={nameId} name={systemWords(system)} value={value} isShared={false} />
        ))}
        {traits.map(([name, value]) => (
          <Pair
            key={name}
            name={humanised(name)}
            value={String(value)}
            isShared={shared.includes(name)}
          />
        ))}
      </dl>
    </section>
  )
}

function Pair(props: { name: string; value: string; isShared: boolean }) {
  return (
    <>
      <dt className="cut" title={props.name}>
        {props.name}
      </dt>
      <dd>
        {props.value} {props.isShared ? <span className="quiet t12">same</span> : null}
      </dd>
    </>
  )
}
