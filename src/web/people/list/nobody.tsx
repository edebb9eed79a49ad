import { Anchor, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { PeopleFilter } from '#api/people-filter.ts'
import { Empty, Nothing } from '#web/kit/say.tsx'
import { useMay } from '#web/may.ts'
import { viewSentence } from './view-sentence.ts'

/** Before anything was brought in. */
export function NobodyHere() {
  const may = useMay()
  return (
    <Empty
      picture={<Steps />}
      title="Here you will see everybody your two teams know"
      why="Each person with what they did, who has them now, and why. The people come with your history: one file from your CRM is enough to start."
      action={
        <>
          {may('bring-in-files') ? (
            <Button component={Link} to="/import">
              Bring in your history
            </Button>
          ) : null}
          <Anchor component={Link} to="/start">
            See it with an example
          </Anchor>
        </>
      }
    />
  )
}

/** Nobody is in the part that is seen, which says nothing of the rest. */
export function NobodyOfYours({ said }: { said: string }) {
  return (
    <div className="people-nobody" role="status">
      <Nothing title="Nobody is yours yet.">
        {said} An owner says whose people you see, and under which names the CRM knows you.
      </Nothing>
    </div>
  )
}

type Change = (words: Partial<Record<keyof PeopleFilter, string | undefined>>) => void

/** A filter that finds nobody says which one it is, and goes away on a click. */
export function NobodyFits(props: {
  filter: Partial<PeopleFilter>
  /** Others may fit whom one does not see. */
  isNarrowed: boolean
  change: Change
}) {
  const { filter, change } = props
  const nobody = props.isNarrowed ? 'Nobody of yours' : 'Nobody'
  const [, which] = viewSentence(filter, { of: 'people', total: 0, people: 0 })
  const cleared = Object.fromEntries(Object.keys(filter).map((name) => [name, undefined]))
  return (
    <div className="people-nobody" role="status">
      <Nothing title={`${nobody}${which.replace(/^ that were/, ' was')}.`}>
        <Anchor component="button" type="button" onClick={() => change(cleared)}>
          {props.isNarrowed ? 'Show all of yours' : 'Show everybody'}
        </Anchor>
      </Nothing>
    </div>
  )
}

/** The walk in small: marketing above, sales below, a step down and a step back. */
const Steps = () => (
  <svg width="320" height="96" viewBox="0 0 320 96" aria-hidden="true" fill="none" strokeWidth="4">
    <g strokeLinecap="round">
      <path d="M8 28h92M196 28h64" stroke="var(--ls-marketing-soft)" />
      <path d="M112 72h72M272 72h40" stroke="var(--ls-sales-soft)" />
    </g>
    <path d="M106 18v64M266 18v64" stroke="var(--ls-joint)" strokeWidth="2" />
    <path d="M190 82V18M185 53l5-6 5 6" stroke="var(--ls-marketing)" strokeWidth="2" />
    {[28, 58, 84, 220].map((x) => (
      <circle key={x} cx={x} cy="28" r="5" fill="var(--ls-marketing)" />
    ))}
    <rect x="142" y="67" width="10" height="10" rx="2" fill="var(--ls-sales)" />
  </svg>
)
