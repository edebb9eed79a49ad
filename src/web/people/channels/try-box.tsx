import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Arrival, arrivalInRow, LONGEST_TAG } from '#domain/people/channels/arrival.ts'
import { trace, type Verdict } from '#domain/people/channels/channel-of.ts'
import { type ChannelRules, UNASSIGNED } from '#domain/people/channels/rule.ts'
import { failureWords, wayWords } from '#domain/people/channels/rule-words.ts'
import { counted } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'

const FIELDS = [
  ['url', 'Address of the page they opened', 'https://www.acme.example/?utm_source=…'],
  ['referrer', 'Address of the page before', 'https://www.google.com/'],
  ['source', 'Source', 'utm_source'],
  ['medium', 'Medium', 'utm_medium'],
  ['campaign', 'Campaign', 'utm_campaign'],
] as const
type Told = Record<(typeof FIELDS)[number][0], string>
const NOTHING: Told = { url: '', referrer: '', source: '', medium: '', campaign: '' }

/** Tries the rules on one way of coming, with the functions that sort everything else. */
export function TestBox({ rules, isDraft }: { rules: ChannelRules; isDraft: boolean }) {
  const [told, setTold] = useState(NOTHING)
  const isEmpty = Object.values(told).every((text) => text.trim() === '')
  return (
    <Section
      title="Try a link"
      note={`Which rule matches, and why the ones before it do not${isDraft ? ', by your draft' : ''}. Nothing is saved.`}
    >
      <div className="channels-try">
        {FIELDS.map(([name, label, example]) => (
          <TextInput
            key={name}
            className={`channels-try-${name}`}
            label={label}
            placeholder={example}
            value={told[name]}
            maxLength={name === 'url' || name === 'referrer' ? 4_000 : LONGEST_TAG}
            spellCheck={false}
            onChange={({ currentTarget: { value } }) =>
              setTold((before) => ({ ...before, [name]: value }))
            }
          />
        ))}
      </div>
      <div className="channels-verdict" aria-live="polite">
        {isEmpty ? null : <Verdicts rules={rules} arrival={arrivalInRow(told)} />}
      </div>
    </Section>
  )
}

function Verdicts({ rules, arrival }: { rules: ChannelRules; arrival: Arrival | null }) {
  if (arrival === null)
    return (
      <p className="t16">
        <b className="w6">This is no arrival.</b> It says nothing of a link or a page, or comes from
        a page of the same site.
      </p>
    )
  const verdicts = trace(rules, arrival)
  const last = verdicts.at(-1)
  const match = last?.isMatch ? last : null
  const before = verdicts.filter(({ isMatch }) => !isMatch)
  return (
    <>
      <p className="t16">
        <b className="w6">{match?.rule.channel ?? UNASSIGNED}</b>
        {match ? `, by rule ${verdicts.length}. ${wayWords(match.way)}` : ': no rule matches.'}
      </p>
      {before.length > 0 ? (
        <details>
          <summary>Why {counted(before.length, 'rule', 'rules')} before it did not match</summary>
          <ol className="channels-why">
            {before.map((verdict, i) => (
              <Why key={verdict.rule.id} n={i + 1} verdict={verdict} arrival={arrival} />
            ))}
          </ol>
        </details>
      ) : null}
    </>
  )
}

function Why({ n, verdict, arrival }: { n: number; verdict: Verdict; arrival: Arrival }) {
  const failed = verdict.isMatch ? null : verdict.failed
  return (
    <li>
      <span className="quiet tabular">{n}</span> <b className="w5">{verdict.rule.channel}</b>{' '}
      <span className="quiet">
        {failed ? failureWords(failed, arrival) : 'It has no condition, so it never matches.'}
      </span>
    </li>
  )
}
