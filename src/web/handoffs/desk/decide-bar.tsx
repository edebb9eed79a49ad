import './decide-bar.css'
import {
  IconArrowBackUp,
  IconCheck,
  IconMessageQuestion,
  IconPhone,
  IconX,
} from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Lead } from '#api/handoff-lead.ts'
import { sidesOf } from '#domain/workspace/role.ts'
import { useKeys } from '#web/kit/keys.tsx'
import { useMay } from '#web/may.ts'
import { useWorkspace } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'
import { type Act, Acts } from './acts.tsx'
import { type Done, type Saying, useSaying } from './deciding.ts'

/** Loaded after the page, which is seen sooner without them; all at once, so that a key opens its form at once. */
const loadForms = async () => ({
  ...(await import('./answer-form.tsx')),
  ...(await import('./assign-form.tsx')),
  ...(await import('#web/handoffs/requests/ask-dialog.tsx')),
  ...(await import('./reason-form.tsx')),
  ...(await import('./touch-form.tsx')),
  ...(await import('./withdraw-form.tsx')),
})

type Form = 'answer' | 'reject' | 'recycle' | 'disqualify' | 'touch' | 'assign' | 'withdraw' | 'ask'

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
  const { answer, decide, withdraw, assign } = lead.may
  const other = useOtherTeam()
  const show = (form: Form) => () => {
    saying.reset()
    setOpen(form)
  }
  const accept = () => saying.mutate({ kind: 'accept' })
  const qualify = () => saying.mutate({ kind: 'qualify' })
  const canQualify = decide && !isWaiting && lead.reached === 'sal'
  const canRuleOut = decide && lead.touches.length > 0 && lead.reached !== 'opportunity'
  const acts: Act[] = [
    ...(decide && isWaiting
      ? [
          {
            ...{ words: 'Accept', hotkey: 'a', icon: <IconCheck size={16} />, act: accept },
            ...{ isMain: true, isBusy: saying.isPending },
          },
          { words: 'Reject', hotkey: 'r', icon: <IconX size={16} />, act: show('reject') },
        ]
      : []),
    ...(canQualify
      ? [
          {
            ...{
              words: 'Need confirmed',
              hotkey: 'q',
              icon: <IconCheck size={16} />,
              act: qualify,
            },
            ...{ isMain: true, isBusy: saying.isPending },
          },
        ]
      : []),
    ...(decide
      ? [
          {
            ...{ words: 'Recycle', hotkey: 'e', icon: <IconArrowBackUp size={16} /> },
            act: show('recycle'),
          },
          {
            words: 'Log a contact',
            hotkey: 'l',
            icon: <IconPhone size={16} />,
            act: show('touch'),
          },
        ]
      : []),
    ...(answer ? [{ words: 'Answer sales', hotkey: 'a', act: show('answer'), isMain: true }] : []),
    ...(other
      ? [
          {
            ...{ words: `Ask ${other}`, hotkey: 'm', icon: <IconMessageQuestion size={16} /> },
            act: show('ask'),
          },
        ]
      : []),
    ...(canRuleOut ? [{ words: 'Rule out', hotkey: 'd', act: show('disqualify') }] : []),
    ...(assign ? [{ words: 'Give to …', hotkey: 'o', act: show('assign') }] : []),
    ...(withdraw ? [{ words: 'Take back', act: show('withdraw') }] : []),
  ]
  useKeys(
    Object.fromEntries(acts.flatMap(({ hotkey, act }) => (hotkey ? [[hotkey, act] as const] : []))),
  )
  if (acts.length === 0) return null
  const form = { lead, saying, close: () => setOpen(null) }
  return (
    <footer className="decide-bar">
      {open === 'ask' ? (
        <Asking lead={lead} forms={forms} close={() => setOpen(null)} />
      ) : open !== null ? (
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
      <Acts acts={acts} />
      <span className="quiet t12 grow decide-promise">{lead.promise}</span>
    </footer>
  )
}

/** Whom whoever looks can ask for something; null: nobody. Owners wear both hats, and on a desk they ask as sales. */
function useOtherTeam(): 'marketing' | 'sales' | null {
  const { me } = useWorkspace()
  if (!useMay()('ask-other-team')) return null
  const roles = me?.roles ?? []
  const isMarketing = sidesOf(roles).includes('marketing') && !sidesOf(roles).includes('sales')
  return isMarketing && !roles.includes('owner') ? 'sales' : 'marketing'
}

/** The question about this lead; whoever asked stays on the desk, where it stands among what was asked. */
function Asking(props: { lead: Lead; forms: Forms | null; close: () => void }) {
  const { forms, close } = props
  const { personId, n, name } = props.lead
  if (!forms) return null
  return <forms.AskDialog close={close} asked={close} begin={{ personId, n, about: name }} />
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
function OpenForm(props: { forms: Forms | null; open: Exclude<Form, 'ask'>; form: FormProps }) {
  const { forms, open, form } = props
  if (!forms) return null
  if (open === 'touch') return <forms.TouchForm {...form} />
  if (open === 'answer') return <forms.AnswerForm {...form} />
  if (open === 'assign') return <forms.AssignForm {...form} />
  if (open === 'withdraw') return <forms.WithdrawForm {...form} />
  return <forms.ReasonForm {...form} kind={open} key={open} />
}
