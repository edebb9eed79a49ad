import './start-page.css'
import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { Suspense } from 'react'
import type { Workspace } from '#api/workspace.ts'
import { Mark } from '#web/kit/mark.tsx'
import { mayIn } from '#web/may.ts'
import { isFilled, ownWorkspace, switchWorkspace, useWorkspaces } from '#web/session.tsx'
import { AskedAgain } from './asked-again.tsx'
import { ExampleOffer } from './example-offer.tsx'
import { FirstSteps } from './first-steps.tsx'
import { PersonMenu } from './menu.tsx'
import { Nowhere } from './nowhere.tsx'
import { Stairs } from './stairs.tsx'

/** The only page without the rooms: an empty house and two ways into it. */
export function StartPage() {
  const { all, current } = useWorkspaces()
  if (all.length === 0 || !current) return <Nowhere />
  const hasHistory = all.some((it) => !it.isExample && isFilled(it))
  return (
    <div className="start">
      <title>Welcome · Lockstep</title>
      <header className="start-head row">
        <Mark size={28} />
        <span className="w6 t16 grow">Lockstep</span>
        {hasHistory ? (
          <Link to="/scoreboard" className="quiet">
            Back to {current.name}
          </Link>
        ) : null}
        <Suspense>
          <PersonMenu />
        </Suspense>
      </header>
      <main className="start-grid">
        <div className="start-ways">
          <h1 className="t28 w6">Two teams, one agreement on what a lead is</h1>
          <p className="t16 quiet start-lede">
            Lockstep runs the agreement over your own history and shows both teams the same numbers.
            Begin with an invented company, or with yours.
          </p>
          <ExampleOffer example={all.find((it) => it.isExample) ?? null} />
          <section aria-labelledby="own" className="start-way">
            <h2 id="own">With your own history</h2>
            <p className="quiet">
              One CSV from your CRM: who, when, and what became of it. You see what would happen
              before anything is written, and you can take it out again.
            </p>
            <OwnFile all={all} current={current} />
          </section>
          <p className="quiet t12">No call, no card. Your data stays on this machine.</p>
        </div>
        <aside aria-label="What comes next">
          <Stairs />
          <div className="start-teams">
            <p>
              <span className="marketing-text">Marketing</span>
              <br />
              <span className="quiet t12">finds people and warms them</span>
            </p>
            <p>
              <span className="sales-text">Sales</span>
              <br />
              <span className="quiet t12">calls them and wins the deals</span>
            </p>
          </div>
          <FirstSteps mayInvite={!current.isExample && mayIn(current, 'manage-members')} />
        </aside>
      </main>
      <AskedAgain />
    </div>
  )
}

function OwnFile({ all, current }: { all: readonly Workspace[]; current: Workspace }) {
  const navigate = useNavigate()
  const own = ownWorkspace(all)
  if (own === null)
    return <p>You are a member of no company’s own workspace here. An owner can invite you.</p>
  if (!mayIn(current, 'bring-in-files'))
    return <p>An owner, or somebody of marketing, brings it in. Then you see it here, too.</p>
  const go = async () => {
    if (current.isExample) await switchWorkspace(own)
    await navigate({ to: '/import' })
  }
  return (
    <div>
      <Button variant="default" onClick={() => void go()}>
        Bring your own CSV
      </Button>
    </div>
  )
}
