import './first-steps.css'
import { Link } from '@tanstack/react-router'

const INVITING = 'Ask the other side in'
const STEPS = [
  ['Bring in your history', 'A list of leads or deals from your CRM is enough.', '5 min'],
  ['See where every lead went', 'Passed on, sent back, won, lost, or never answered.', '1 min'],
  ['Read the agreement', 'The rules that ran over them, as sentences to argue about.', '10 min'],
  [INVITING, 'They see the same numbers, and sign the same words.', '1 min'],
] as const

/** What comes next on each way in, with minutes; who may invite people goes to where that is done. */
export function FirstSteps({ mayInvite = false }: { mayInvite?: boolean }) {
  return (
    <>
      <h2 className="t14 w6">Then, before lunch</h2>
      <ol className="first-steps">
        {STEPS.map(([step, about, minutes], i) => (
          <li key={step}>
            <span className="quiet tabular">{i + 1}</span>
            <span>
              {mayInvite && step === INVITING ? (
                <Link to="/workspace" className="w5">
                  {step}
                </Link>
              ) : (
                <span className="w5">{step}</span>
              )}
              <br />
              <span className="quiet">{about}</span>
            </span>
            <span className="quiet t12 nowrap">{minutes}</span>
          </li>
        ))}
      </ol>
    </>
  )
}
