import './decide-bar.css'
import { Button, Kbd } from '@mantine/core'
import { IconArrowBackUp, IconCheck, IconPhone, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Lead } from '#api/handoff-lead.ts'
import { useKeys } from '#web/kit/keys.tsx'
import { Trouble } from '#web/trouble.tsx'
import { type Done, type Saying, useSaying } from './deciding.ts'

/** Loaded after the page, which is seen sooner without them; all at once, so that a key opens its form at once. */
const loadForms = async () => ({
  ...(await import('./assign-form.tsx')),
  ...(await import('./reason-form.tsx')),
  ...(await import('./touch-form.tsx')),
  ...(await import('./withdraw-form.tsx')),
})

type Form = 'reject' | 'recycle' | 'disqualify' | 'touch' | 'assign' | 'withdraw'

type Forms = Awaited<ReturnType<typeof loadForms>>
type FormProps = { lead: Lead; saying: ReturnType<typeof useSaying>; close: () => void }

type Props = {
  lead: Lead
  /** Is told what was said, and how to take it back. */
  said: (saying: Saying, done: Done | null) => void
}

/** What can be said of the lead on the screen: one press, or one popover above the bar. */
export function DecideBar({ lead, said }: Props) {
  const [open, setOpen] = useState<Form | null>(null)
  const forms = useForms()
  const saying = useSaying(lead, (what, { done }) => {
    setOpen(null)
    said(what, done)
  })
  const isWaiting = lead.state === 'waiting'
  const { decide, withdraw, assign } = lead.may
  const show = (form: Form) => () => {
    saying.reset()
    setOpen(form)
  }
  const accept = () => saying.mutate({ kind: 'accept' })
  const qualify = () => saying.mutate({ kind: 'qualify' })
  const canQualify = decide && !isWaiting && lead.reached === 'sal'
  const canRuleOut = decide && lead.touches.length > 0 && lead.reached !== 'opportunity'
  useKeys({
    ...(decide && isWaiting && { a: accept, r: show('reject') }),
    ...(decide && { e: show('recycle'), l: show('touch') }),
    ...(canQualify && { q: qualify }),
    ...(canRuleOut && { d: show('disqualify') }),
    ...(assign && { o: show('assign') }),
  })
  if (!decide && !withdraw && !assign) return null
  const form = { lead, saying, close: () => setOpen(null) }
  return (
    <footer className="decide-bar">
      {open !== null ? (
        <OpenForm forms={forms} open={open} form={form} />
      ) : saying.error ? (
        <div className="decide-box">
          <Trouble
            error={saying.error}
            what="Your answer was not taken."
            safe="Nothing was changed."
            again={saying.reset}
          />
        </div>
      ) : null}
      {decide && isWaiting ? (
        <>
          <Button
            leftSection={<IconCheck size={16} />}
            rightSection={<Kbd aria-hidden="true">A</Kbd>}
            loading={saying.isPending}
            onClick={accept}
          >
            Accept
          </Button>
          <Bar words="Reject" keys="R" icon={<IconX size={16} />} act={show('reject')} />
        </>
      ) : null}
      {canQualify ? (
        <Button
          leftSection={<IconCheck size={16} />}
          rightSection={<Kbd aria-hidden="true">Q</Kbd>}
          loading={saying.isPending}
          onClick={qualify}
        >
          Need confirmed
        </Button>
      ) : null}
      {decide ? (
        <>
          <Bar
            words="Recycle"
            keys="E"
            icon={<IconArrowBackUp size={16} />}
            act={show('recycle')}
          />
          <Bar words="Log a contact" keys="L" icon={<IconPhone size={16} />} act={show('touch')} />
        </>
      ) : null}
      {canRuleOut ? <Bar words="Rule out" keys="D" act={show('disqualify')} /> : null}
      {assign ? <Bar words="Give to …" keys="O" act={show('assign')} /> : null}
      {withdraw ? <Bar words="Take back" act={show('withdraw')} /> : null}
      <span className="quiet t12 grow decide-promise">{lead.promise}</span>
    </footer>
  )
}

function useForms() {
  const [forms, setForms] = useState<Forms | null>(null)
  useEffect(() => {
    let isHere = true
    void loadForms().then((loaded) => {
      if (isHere) setForms(loaded)
    })
    return () => {
      isHere = false
    }
  }, [])
  return forms
}

/** What was opened while the forms were still on their way opens with them. */
function OpenForm(props: { forms: Forms | null; open: Form; form: FormProps }) {
  const { forms, open, form } = props
  if (!forms) return null
  if (open === 'touch') return <forms.TouchForm {...form} />
  if (open === 'assign') return <forms.AssignForm {...form} />
  if (open === 'withdraw') return <forms.WithdrawForm {...form} />
  return <forms.ReasonForm {...form} kind={open} key={open} />
}

function Bar(props: { words: string; keys?: string; icon?: React.ReactNode; act: () => void }) {
  return (
    <Button
      variant="default"
      leftSection={props.icon}
      rightSection={props.keys ? <Kbd aria-hidden="true">{props.keys}</Kbd> : null}
      onClick={props.act}
    >
      {props.words}
    </Button>
  )
}
