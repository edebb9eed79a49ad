import type { Upload } from '#api/imports.ts'
import { When } from '#web/kit/when.tsx'

/** What kind of file it is, whether one like it came before, and what the same system could tell beside it. */
export function KnownFile({ upload }: { upload: Upload }) {
  const { knownAs, remembered, asks, beside } = upload
  if (!knownAs && !remembered) return null
  return (
    <div className="import-known-as">
      {knownAs ? (
        <p>
          By their headers these are <span className="w5">{knownAs}</span>.
        </p>
      ) : null}
      {remembered ? (
        <p>
          A file with these columns came in on <When at={remembered.at} /> ({remembered.fileName}).
          Your choices of then are below.
        </p>
      ) : null}
      {asks.length > 0 ? (
        <p>
          Export it again with these columns, if you can: {asks.join(', ')}. They say when each
          stage was reached, so the agreement can be tried on your past on day one.
        </p>
      ) : null}
      {beside ? <p>{beside}</p> : null}
    </div>
  )
}
