import { NumberInput, Switch } from '@mantine/core'
import type { RoutingSeen } from '#api/routing.ts'
import { decimal, percent } from '#web/kit/format.ts'
import { When } from '#web/kit/when.tsx'

type Rep = RoutingSeen['reps'][number]
export type Said = Pick<Rep, 'memberId' | 'takes' | 'weight' | 'capacity'> & {
  since: number | null
}

/** Everybody of sales: whether they get leads, how many, and what they have room for this week. */
export function Reps(props: {
  seen: readonly Rep[]
  said: readonly Said[]
  change: ((said: Said[]) => void) | null
}) {
  const { seen, said, change } = props
  if (seen.length === 0)
    return <p className="quiet">Nobody works in sales yet. Invite a rep on the page of members.</p>
  const set = (rep: Rep, some: Partial<Said>) => {
    const { memberId, takes, weight, capacity, since } = rep
    const was = said.find((one) => one.memberId === memberId)
    const next = { ...(was ?? { memberId, takes, weight, capacity, since }), ...some }
    change?.([...said.filter((one) => one.memberId !== memberId), next])
  }
  return (
    <ul className="routing-reps">
      {seen.map((rep) => {
        const now = said.find(({ memberId }) => memberId === rep.memberId) ?? rep
        return (
          <li key={rep.memberId}>
            <Switch
              label={rep.name}
              checked={now.takes}
              disabled={!change}
              onChange={({ currentTarget }) => set(rep, { takes: currentTarget.checked })}
            />
            <NumberInput
              label={
                <>
                  Share<span className="sr"> of {rep.name}</span>
                </>
              }
              min={0.1}
              max={10}
              step={0.5}
              value={now.weight}
              disabled={!change || !now.takes}
              onChange={(weight) => typeof weight === 'number' && set(rep, { weight })}
            />
            <NumberInput
              label={
                <>
                  Leads a week<span className="sr"> of {rep.name}</span>
                </>
              }
              min={0}
              max={1_000}
              value={now.capacity}
              disabled={!change || !now.takes}
              onChange={(capacity) => typeof capacity === 'number' && set(rep, { capacity })}
            />
            <p className="quiet routing-room">
              <span className="tabular">
                {rep.taken} of {decimal(rep.room)} this week
              </span>
              {why(rep)}
              {rep.opensAt === null ? (
                '; no hours are open'
              ) : rep.opensAt > Date.now() ? (
                <>
                  ; works again <When at={rep.opensAt} precise />
                </>
              ) : null}
            </p>
          </li>
        )
      })}
    </ul>
  )
}

/** What makes a week less than a full one. */
function why({ ramp, presence, crunch }: Rep): string {
  const less = [
    ramp < 1 ? `new, ${percent(ramp)}` : '',
    presence < 1 ? `there for ${percent(presence)} of it` : '',
    crunch < 1 ? `in a crunch, ${percent(crunch)}` : '',
  ].filter((part) => part !== '')
  return less.length === 0 ? '' : `; ${less.join('; ')}`
}
