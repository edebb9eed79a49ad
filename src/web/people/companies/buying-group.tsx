import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Company } from '#api/companies.ts'
import { type BuyingRole, roleWords } from '#domain/people/companies/buying-role.ts'
import { ask, tell } from '#web/ask.ts'
import { Section } from '#web/kit/page.tsx'
import { Popup } from '#web/kit/popup.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'

type Said = { personId: number; name: string; role: BuyingRole; plays: boolean | null }
const BY = { member: 'a member said so', deal: 'named in a deal', trait: 'told by a source' }

/** Who plays which part in a purchase, and which parts nobody plays yet, in words; said and taken back by hand. */
export function BuyingGroup({ company }: { company: Company }) {
  const { group } = company
  const may = useMay()('change-people')
  const client = useQueryClient()
  const [last, setLast] = useState<Said | null>(null)
  const saying = useMutation({
    mutationFn: ({ personId, role, plays }: Said) =>
      tell.companies.sayRole({ personId, role, plays }),
    onSuccess: (_, said) => {
      setLast(said)
      return client.invalidateQueries({ queryKey: ask.companies.key() })
    },
  })
  const played = (role: BuyingRole) =>
    group.people.flatMap((person) =>
      person.roles.filter((one) => one.role === role).map(({ by }) => ({ ...person, by })),
    )
  const others = [
    ...new Set(group.people.flatMap(({ roles }) => roles.map(({ role }) => role))),
  ].filter((role) => !group.needed.includes(role))
  return (
    <Section
      title="Buying group"
      note={coverageSaid(group.covered.length, group.needed.length, group.missing)}
    >
      <ul className="buying-group">
        {[...group.needed, ...others].map((role) => {
          const people = played(role)
          return (
            <li key={role} className={people.length > 0 ? 'buying-role' : 'buying-role is-gap'}>
              <span className="w5">{roleWords(role)}</span>
              <span>
                {people.length === 0 ? <span className="quiet">nobody yet</span> : null}
                {people.map(({ personId, name, by }) => (
                  <span key={personId} className="buying-person">
                    <Link to="/people/$personId" params={{ personId: String(personId) }}>
                      {name}
                    </Link>{' '}
                    <span className="quiet t12">{BY[by]}</span>
                    {may ? (
                      <Button
                        variant="subtle"
                        color="gray"
                        size="compact-xs"
                        onClick={() =>
                          saying.mutate({
                            personId,
                            name,
                            role,
                            plays: by === 'member' ? null : false,
                          })
                        }
                      >
                        Not them
                        <span className="sr">
                          : {name} as {roleWords(role)}
                        </span>
                      </Button>
                    ) : null}
                  </span>
                ))}
              </span>
              {may ? (
                <WhoPlays companyId={company.companyId} role={role} say={saying.mutate} />
              ) : null}
            </li>
          )
        })}
      </ul>
      <div role="status" className="buying-said">
        {last ? (
          <>
            {last.plays === null
              ? `What was said of ${last.name} as ${roleWords(last.role)} is taken back.`
              : `${last.name} is ${last.plays ? '' : 'not '}the ${roleWords(last.role)} now.`}{' '}
            {last.plays === null ? null : (
              <button
                type="button"
                className="plain buying-undo"
                onClick={() => saying.mutate({ ...last, plays: null })}
              >
                Undo
              </button>
            )}
          </>
        ) : null}
      </div>
      {saying.error ? (
        <Trouble
          error={saying.error}
          what="This was not said."
          safe="Everybody plays the part they played before."
          again={() => saying.variables && saying.mutate(saying.variables)}
        />
      ) : null}
    </Section>
  )
}

function coverageSaid(covered: number, needed: number, missing: readonly BuyingRole[]): string {
  if (missing.length === 0) return `All ${needed} parts that it takes to buy are covered.`
  const names = missing.map((role) => roleWords(role).toLowerCase())
  const last = names.pop() ?? ''
  const listed = names.length > 0 ? `${names.join(', ')} and ${last}` : last
  return `${covered} of ${needed} parts are covered. Nobody is known as ${listed}.`
}

/** Everybody of the company, to be said to play a part. */
function WhoPlays(props: { companyId: number; role: BuyingRole; say: (said: Said) => void }) {
  const { companyId, role, say } = props
  const people = useQuery(ask.companies.people.queryOptions({ input: { companyId, limit: 50 } }))
  const items = (people.data?.rows ?? [])
    .filter(({ roles }) => !roles.some((one) => one.role === role))
    .map(({ personId, name }) => ({
      id: String(personId),
      words: name,
      act: () => say({ personId, name, role, plays: true }),
    }))
  if (items.length === 0) return null
  return (
    <Popup
      name={`Who is the ${roleWords(role)}?`}
      says={`Say who is the ${roleWords(role)}`}
      className="popup-button"
      items={items}
    >
      Say who
    </Popup>
  )
}
