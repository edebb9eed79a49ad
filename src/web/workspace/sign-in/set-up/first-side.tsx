import type { WorksIn } from '#api/sign-in.ts'
import { TwoStairs } from '#web/workspace/sign-in/door.tsx'

const STEPS = [
  ['Bring in your history', 'A list of leads or deals from your CRM is enough.', '5 min'],
  ['See where every lead went', 'Passed on, sent back, won, lost, or never answered.', '1 min'],
  ['Read the agreement', 'The rules that ran over them, as sentences to argue about.', '10 min'],
  ['Ask the other side in', 'They see the same numbers, and sign the same words.', '1 min'],
] as const

/** The picture that fills in as one types, and what comes next. */
export function FirstSide({ name, worksIn }: { name: string; worksIn: WorksIn | null }) {
  const isOn = (side: WorksIn) => worksIn === side || worksIn === 'both'
  return (
    <aside className="door-aside" aria-label="What comes next">
      <TwoStairs marketing={isOn('marketing')} sales={isOn('sales')} />
      <div className="door-teams">
        <Side side="marketing" name={name} isYours={isOn('marketing')} />
        <Side side="sales" name={name} isYours={isOn('sales')} />
      </div>
      <h2 className="t14 w6">Then, before lunch</h2>
      <ol className="door-steps">
        {STEPS.map(([step, about, minutes], i) => (
          <li key={step}>
            <span className="quiet tabular">{i + 1}</span>
            <span>
              <span className="w5">{step}</span>
              <br />
              <span className="quiet">{about}</span>
            </span>
            <span className="quiet t12 nowrap">{minutes}</span>
          </li>
        ))}
      </ol>
    </aside>
  )
}

function Side(props: { side: 'marketing' | 'sales'; name: string; isYours: boolean }) {
  const { side, name, isYours } = props
  return (
    <p data-there={isYours || undefined}>
      <span className={`${side}-text`}>{side === 'marketing' ? 'Marketing' : 'Sales'}</span>
      <span className="t16">{isYours ? name.trim() || 'You' : 'The other side'}</span>
      <span className="quiet t12">{isYours ? 'you' : 'not asked yet'}</span>
    </p>
  )
}
