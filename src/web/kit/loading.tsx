import './loading.css'
import { Skeleton } from '@mantine/core'
import { useEffect, useState } from 'react'

const WIDTHS = [88, 120, 104, 96, 132, 80, 112, 92, 124, 84]

/** Bars in the shape and height of the rows that come; nothing at all for the first 300 ms. */
export function LoadingRows(props: { what: string; rows?: number; height?: number }) {
  const { what, rows = 6, height = 40 } = props
  const late = useLate()
  return (
    <div role="status" aria-label={`Loading ${what}`}>
      {WIDTHS.slice(0, rows).map((width) => (
        <div key={width} className="loading-row" style={{ height }}>
          {late ? (
            <>
              <Skeleton width={width} height={10} />
              <Skeleton width={64} height={10} />
            </>
          ) : null}
        </div>
      ))}
    </div>
  )
}

/** True once loading has taken so long that somebody wonders. */
export function useLate(after = 300) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), after)
    return () => clearTimeout(timer)
  }, [after])
  return late
}
