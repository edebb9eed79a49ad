import type { WorksIn } from '#api/sign-in.ts'
import { FirstSteps } from '#web/workspace/first-steps.tsx'
import { Stairs } from '#web/workspace/stairs.tsx'

/** The picture that fills in as one types, and what comes next. */
export function FirstSide({ name, worksIn }: { name: string; worksIn: WorksIn | null }) {
  const isOn = (side: WorksIn) => worksIn === side || worksIn === 'both'
  return (
    <aside className="door-aside" aria-label="What comes next">
      <Stairs marketing={isOn('marketing')} sales={isOn('sales')} />
      <div className="door-teams">
        <Side side="marketing" name={name} isYours={isOn('marketing')} />
        <Side side="sales" name={name} isYours={isOn('sales')} />
      </div>
      <FirstSteps />
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
