import './channels/channels.css'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ChannelRow, RulesNow } from '#api/channels.ts'
import { DEFAULT_RULES } from '#domain/people/channels/default-rules.ts'
import type { ChannelRules } from '#domain/people/channels/rule.ts'
import { UNASSIGNED } from '#domain/people/channels/rule.ts'
import { ask } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page, Section } from '#web/kit/page.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { RulesList } from './channels/rules-list.tsx'
import { SaveRules } from './channels/save-rules.tsx'
import { TestBox } from './channels/try-box.tsx'
import { Versions } from './channels/versions.tsx'

/** By which ways people came, and the rules that say which way is which channel. */
export function ChannelsPage() {
  const rules = useQuery(ask.channels.rules.queryOptions())
  const used = useQuery(ask.channels.list.queryOptions())
  return (
    <Page
      title="Channels"
      question="How did they come to us?"
      back={{ to: '/people', label: 'People' }}
      actions={
        <Button variant="default" component={Link} to="/campaigns">
          Campaigns
        </Button>
      }
    >
      {used.data ? <Said used={used.data} /> : <p className="t16">&nbsp;</p>}
      {rules.isPending ? <LoadingRows what="rules" rows={10} /> : null}
      {rules.isLoadingError ? (
        <Trouble
          error={rules.error}
          what="The rules did not load."
          safe="They are as they were: reading them never writes."
          again={() => void rules.refetch()}
        />
      ) : null}
      {rules.data ? <Rules now={rules.data} used={used.data ?? []} /> : null}
    </Page>
  )
}

function Said({ used }: { used: readonly ChannelRow[] }) {
  const came = used.filter(({ arrivals }) => arrivals > 0)
  const arrivals = came.reduce((sum, row) => sum + row.arrivals, 0)
  const stray = came.find(({ channel }) => channel === UNASSIGNED)
  if (arrivals === 0)
    return (
      <p className="t16 channels-said">
        Nobody has said yet how they came. Links with utm words, click ids and the page before tell
        it, live or in a file.
      </p>
    )
  const channels = came.length - (stray ? 1 : 0)
  return (
    <p className="t16 channels-said" role="status">
      <b className="w6">{counted(arrivals, 'arrival', 'arrivals')}</b> came by{' '}
      {counted(channels, 'channel', 'channels')}
      {stray ? (
        <>
          ;{' '}
          <Link className="number" to="/people" search={{ channel: UNASSIGNED }}>
            {counted(stray.arrivals, 'arrival', 'arrivals')}
          </Link>{' '}
          {stray.arrivals === 1 ? 'fits' : 'fit'} no rule
        </>
      ) : null}
      . <span className="quiet">The numbers count everybody, also whom you do not see.</span>
    </p>
  )
}

/** A draft begins with what is in force, and ends when it is saved or thrown away. */
type Draft = { rules: ChannelRules; version: number }

function Rules({ now, used }: { now: RulesNow; used: readonly ChannelRow[] }) {
  const may = useMay()('keep-campaigns')
  const [draft, setDraft] = useState<Draft | null>(null)
  const rules = draft?.rules ?? now.rules
  const change = (next: ChannelRules) =>
    setDraft((before) => ({ rules: next, version: before?.version ?? now.version }))
  return (
    <>
      <Section
        title="Rules, in order"
        note="The first rule that matches says the channel. What you change is a draft: you see what would move before you save it, and nothing of the log is changed."
      >
        <RulesList rules={rules} used={used} change={may ? change : null} />
        {may ? (
          <Button variant="default" mt={16} onClick={() => change(DEFAULT_RULES)}>
            Restore the rules of Lockstep
          </Button>
        ) : null}
      </Section>
      <TestBox rules={rules} isDraft={draft !== null} />
      <Versions now={now.version} take={may ? change : null} />
      {draft ? <SaveRules {...draft} end={() => setDraft(null)} /> : null}
    </>
  )
}
