import { ActionIcon, Button } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type DragEvent, lazy, Suspense, useState } from 'react'
import type { ChannelRow } from '#api/channels.ts'
import { added, changed, moved } from '#domain/people/channels/edit-rules.ts'
import type { ChannelRule, ChannelRules } from '#domain/people/channels/rule.ts'
import { UNASSIGNED } from '#domain/people/channels/rule.ts'
import { wayWords } from '#domain/people/channels/rule-words.ts'
import { counted } from '#web/kit/format.ts'

const RuleForm = lazy(async () => ({ default: (await import('./rule-form.tsx')).RuleForm }))

/** The rules in their order; moved by drag or by the two buttons, changed where they stand. */
export function RulesList(props: {
  rules: ChannelRules
  used: readonly ChannelRow[]
  /** Null for who may only read them. */
  change: ((rules: ChannelRules) => void) | null
}) {
  const { rules, used, change } = props
  const [open, setOpen] = useState<string | null>(null)
  const [dragged, setDragged] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const counts = new Map(used.map((row) => [row.channel, row]))
  const move = (rule: ChannelRule, by: number) => {
    const next = moved(rules, rule.id, by)
    change?.(next)
    const place = next.findIndex(({ id }) => id === rule.id) + 1
    setSaid(`${rule.channel} is now rule ${place} of ${next.length}.`)
  }
  const drop = (onto: number) => {
    const rule = rules.find(({ id }) => id === dragged)
    if (rule) move(rule, onto - rules.indexOf(rule))
    setDragged(null)
  }
  const add = () => {
    const next = added(rules)
    change?.(next.rules)
    setOpen(next.id)
  }
  const shown = new Set<string>()
  return (
    <>
      {change ? (
        <Button mb={8} onClick={add}>
          Add a rule
        </Button>
      ) : null}
      <div className="sr" role="status">
        {said}
      </div>
      <ol className="channels-rules">
        {rules.map((rule, i) => {
          const isFirst = !shown.has(rule.channel)
          shown.add(rule.channel)
          const isOpen = open === rule.id
          return (
            <li
              key={rule.id}
              className={dragged === rule.id ? 'channels-rule dragged' : 'channels-rule'}
              onDragOver={(event) => dragged !== null && event.preventDefault()}
              onDrop={(event) => {
                event.preventDefault()
                drop(i)
              }}
            >
              <span className="channels-place quiet tabular">
                {change ? (
                  <Grip start={() => setDragged(rule.id)} end={() => setDragged(null)} />
                ) : null}
                {i + 1}
              </span>
              <Sentence rule={rule} />
              <Used row={isFirst ? counts.get(rule.channel) : undefined} />
              {change ? (
                <span className="channels-do">
                  <Step to="up" rule={rule} isEnd={i === 0} go={() => move(rule, -1)} />
                  <Step
                    to="down"
                    rule={rule}
                    isEnd={i === rules.length - 1}
                    go={() => move(rule, 1)}
                  />
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-expanded={isOpen}
                    aria-label={`${isOpen ? 'Close' : 'Change'} the rule for ${rule.channel || 'a new channel'}`}
                    onClick={() => setOpen(isOpen ? null : rule.id)}
                  >
                    {isOpen ? 'Close' : 'Change'}
                  </Button>
                </span>
              ) : null}
              {isOpen && change ? (
                <Suspense>
                  <RuleForm rule={rule} change={(next) => change(changed(rules, rule.id, next))} />
                </Suspense>
              ) : null}
            </li>
          )
        })}
        <li className="channels-rule">
          <span className="channels-place quiet">
            <span className="sr">last</span>
          </span>
          <div>
            <b className="w5">{UNASSIGNED}</b>
            <p className="quiet">What no rule matches.</p>
          </div>
          <Used row={counts.get(UNASSIGNED)} />
        </li>
      </ol>
    </>
  )
}

function Sentence({ rule: { channel, ways } }: { rule: ChannelRule }) {
  const [first, ...more] = ways
  return (
    <div className="channels-sentence">
      <b className="w5">{channel || 'A new channel'}</b>
      <p className="quiet">{first ? wayWords(first) : 'It has no way yet.'}</p>
      {more.length > 0 ? (
        <details>
          <summary className="quiet">
            or in {counted(more.length, 'other way', 'other ways')}
          </summary>
          <ul>
            {more.map((way) => (
              <li key={wayWords(way)} className="quiet">
                {wayWords(way)}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  )
}

function Used({ row }: { row: ChannelRow | undefined }) {
  if (!row || row.arrivals === 0) return <span className="channels-used quiet">nobody yet</span>
  return (
    <span className="channels-used tabular">
      <Link className="number" to="/people" search={{ channel: row.channel }}>
        {counted(row.people, 'person', 'people')}
      </Link>{' '}
      <span className="quiet">{counted(row.arrivals, 'time', 'times')}</span>
    </span>
  )
}

function Step(props: { to: 'up' | 'down'; rule: ChannelRule; isEnd: boolean; go: () => void }) {
  const { to, rule, isEnd, go } = props
  const Icon = to === 'up' ? IconArrowUp : IconArrowDown
  return (
    <ActionIcon
      aria-label={`Move ${rule.channel || 'the new rule'} ${to}`}
      // Not disabled, so that the focus stays where somebody presses it several times.
      aria-disabled={isEnd}
      onClick={isEnd ? undefined : go}
    >
      <Icon size={16} aria-hidden="true" />
    </ActionIcon>
  )
}

/** By pointer only; the two buttons do the same by keyboard. */
function Grip({ start, end }: { start: () => void; end: () => void }) {
  const begin = (event: DragEvent<HTMLSpanElement>) => {
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', '')
    start()
  }
  return (
    <span
      className="channels-grip"
      draggable
      aria-hidden="true"
      onDragStart={begin}
      onDragEnd={end}
    >
      <IconGripVertical size={16} />
    </span>
  )
}
