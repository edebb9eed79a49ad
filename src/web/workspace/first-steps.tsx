import './first-steps.css'

const STEPS = [
  ['Bring in your history', 'A list of leads or deals from your CRM is enough.', '5 min'],
  ['See where every lead went', 'Passed on, sent back, won, lost, or never answered.', '1 min'],
  ['Read the agreement', 'The rules that ran over them, as sentences to argue about.', '10 min'],
  ['Ask the other side in', 'They see the same numbers, and sign the same words.', '1 min'],
] as const

/** What comes next on each way in, with minutes. */
export function FirstSteps() {
  return (
    <>
      <h2 className="t14 w6">Then, before lunch</h2>
      <ol className="first-steps">
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
    </>
  )
}
