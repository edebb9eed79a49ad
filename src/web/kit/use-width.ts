import { type RefCallback, useCallback, useState, useSyncExternalStore } from 'react'

/** Measured width of an element in px, 0 before it is there: charts are drawn at it and never scaled. */
export function useWidth<T extends HTMLElement>(): [RefCallback<T>, number] {
  const [width, setWidth] = useState(0)
  const ref = useCallback((element: T | null) => {
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width]
}

const phone = matchMedia('(max-width: 699.9px)')

/** Below 700 px: lists become cards, the menu a bar at the foot. */
export const usePhone = () =>
  useSyncExternalStore(
    (changed) => {
      phone.addEventListener('change', changed)
      return () => phone.removeEventListener('change', changed)
    },
    () => phone.matches,
  )
