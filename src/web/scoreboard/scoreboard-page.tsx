import { Page } from '#web/kit/page.tsx'

export function ScoreboardPage() {
  return (
    <Page title="Scoreboard" question="Are we winning together?">
      <p>This page is being built.</p>
    </Page>
  )
}
