import { Skeleton } from '@mantine/core'
import { LoadingRows, useLate } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'

/** The page in its true shape while its numbers are counted; nothing for the first 300 ms. */
export function ScoreboardLoading() {
  const late = useLate()
  return (
    <>
      <div className="revenue">
        <div className="score-loading">
          {late ? (
            <>
              <Skeleton width={240} height={12} />
              <Skeleton width={200} height={40} />
              <Skeleton width={280} height={12} />
            </>
          ) : null}
        </div>
        <div className="revenue-months" />
      </div>
      <Section title="The numbers both teams believe">
        <LoadingRows what="the scoreboard" rows={8} />
      </Section>
    </>
  )
}
