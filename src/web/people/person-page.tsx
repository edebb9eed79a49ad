import './person/person.css'
import { skipToken, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Person } from '#api/people.ts'
import { originWords } from '#domain/people/event-words.ts'
import { standing } from '#domain/people/standing.ts'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Refused } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'
import { PersonNames } from './identity/person-names.tsx'
import { PersonFacts } from './person/person-facts.tsx'
import { PersonWalk } from './person/person-walk.tsx'
import { storiesOf } from './person/stories.ts'
import { PersonTimeline } from './person/timeline.tsx'
import { ChooseVersion, UnderVersionNote } from './person/under-version.tsx'
import { UnderVersion } from './person/use-agreement.ts'
import { PersonConsent } from './privacy/consent.tsx'
import { DataHeld } from './privacy/data-held.tsx'

export type PersonAddress = { version: string }

const route = getRouteApi('/shell/people/$personId')
const back = { to: '/people', label: 'People' } as const

/** One person: where they stand, how they came there, and everything in order. */
export function PersonPage() {
  const told = route.useParams().personId
  const personId = /^[1-9]\d{0,14}$/.test(told) ? Number(told) : null
  const version = Number(route.useSearch().version) || undefined
  const query = useQuery(
    ask.people.read.queryOptions({ input: personId === null ? skipToken : { personId, version } }),
  )
  if (personId === null) return <NoNumber />
  if (query.data) return <Known person={query.data} />
  if (query.isError)
    return (
      <Page title="Nobody to show" back={back}>
        <Trouble
          error={query.error}
          what="This person did not load."
          safe="Nothing was changed: reading a page never writes."
          again={() => void query.refetch()}
        />
      </Page>
    )
  return (
    <Page title=" " back={back}>
      <LoadingRows what="this person" rows={8} />
    </Page>
  )
}

/** People have numbers in addresses; anything else is nobody's. */
const NoNumber = () => (
  <Page title="Nobody to show" back={back}>
    <Refused
      is="We do not understand this address."
      next="It may have been changed by hand, or a letter is missing."
      action={<Link to="/people">Show all people</Link>}
    />
  </Page>
)

function Known({ person }: { person: Person }) {
  const { personId, name, erasedAt, under } = person
  const isHere = erasedAt === null
  return (
    <Page
      title={person.name}
      question={<About person={person} />}
      back={back}
      actions={<ChooseVersion personId={personId} under={under} />}
      isName
    >
      {under === null ? null : <UnderVersionNote personId={personId} version={under} />}
      {erasedAt === null ? null : (
        <p className="quiet">
          Erased on <When at={erasedAt} />. Only what numbers are made of is left.
        </p>
      )}
      <Standing person={person} />
      <PersonWalk person={person} />
      <div className="person-columns">
        <PersonTimeline key={person.personId} person={person} />
        <UnderVersion value={under}>
          <PersonFacts
            person={person}
            knownAs={<PersonNames person={person} />}
            consent={isHere ? <PersonConsent personId={personId} name={name} /> : null}
            held={isHere ? <DataHeld personId={personId} name={name} /> : null}
          />
        </UnderVersion>
      </div>
    </Page>
  )
}

function About({ person }: { person: Person }) {
  const { title, company, companyId, origin } = person
  if (!title && !company && !origin) return 'Nobody told us a title or a company yet'
  const from = origin && `from ${originWords(origin)}`
  return (
    <>
      {title}
      {title && company ? ' · ' : ''}
      {company && companyId !== null ? (
        <Link to="/companies/$companyId" params={{ companyId: String(companyId) }}>
          {company}
        </Link>
      ) : (
        company
      )}
      {(title || company) && from ? ' · ' : ''}
      {from}
    </>
  )
}

/** Where they stand, as somebody would say it in a meeting. */
function Standing({ person }: { person: Person }) {
  const missing = person.handoffs.at(-1)?.missing ?? []
  const pieces = standing(person.name, person.stage, storiesOf(person), missing)
  return (
    <p className="person-standing t20">
      {pieces.map((piece, i) => {
        const key = `${i}`
        if ('strong' in piece)
          return (
            <b key={key} className="w6">
              {piece.strong}
            </b>
          )
        return 'day' in piece ? <When key={key} at={piece.day} /> : piece.text
      })}
    </p>
  )
}
