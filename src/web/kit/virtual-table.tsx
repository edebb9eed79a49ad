import './virtual-table.css'
import { Skeleton } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Box } from './box.tsx'
import { type Keys, useKeys } from './keys.tsx'
import { usePhone } from './use-width.ts'

const ROW = 40
const PHONE_ROW = 64

export type Column<Row> = {
  id: string
  head: string
  /** CSS width of the column, e.g. "24%"; the rest is shared. */
  width?: string
  end?: boolean
  sort?: 'ascending' | 'descending'
  /** Sorts the list by this column, and the other way round when it is sorted so already. */
  sortBy?: () => void
  cell: (row: Row) => ReactNode
}

/** Rows that can be chosen one by one, those from the last one to this one, or all that there are. */
export type Choosing<Row> = {
  /** All are, whether they were read or not. */
  areAll: boolean
  areSome: boolean
  has: (row: Row) => boolean
  nameOf: (row: Row) => string
  turn: (index: number, isRange: boolean) => void
  turnAll: () => void
}

/**
 * A long list of which only the rows on the screen exist. It scrolls with the page, its head stays, and rows
 * that are still on their way hold their place, so that nothing jumps. Keys: j and k move, Enter opens, the space
 * chooses, and with Shift all of these from the row before. A link
 * with the class `row-link` in a cell opens the row by pointer, wherever the row is clicked. On phones a row is
 * a grid of two columns: cells take their place by their class `vtable-<id>`, or are hidden.
 */
export function VirtualTable<Row>(props: {
  label: string
  columns: readonly Column<Row>[]
  /** The row at a place of the list; undefined while it is on its way. */
  rowAt: (index: number) => Row | undefined
  total: number
  keyOf: (row: Row) => string
  open: (row: Row) => void
  /** Called with the places that are on the screen, or nearly. */
  seen: (first: number, last: number) => void
  choosing?: Choosing<Row> | null
}) {
  const { columns, rowAt, total, seen, choosing = null } = props
  const phone = usePhone()
  const height = phone ? PHONE_ROW : ROW
  const [cursor, setCursor] = useState(-1)
  const body = useRef<HTMLTableSectionElement>(null)
  const [top, setTop] = useState(0)
  useEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + scrollY), [])

  const virtual = useWindowVirtualizer({
    count: total,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: top,
    scrollPaddingStart: 40,
    scrollPaddingEnd: 80,
  })
  const measured = useRef(height)
  useEffect(() => {
    if (measured.current !== height) virtual.measure()
    measured.current = height
  }, [virtual, height])

  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => seen(first, last), [first, last, seen])

  const move = (by: number, alsoChooses = false) => {
    leaveBox(body.current)
    const to = Math.max(0, Math.min(total - 1, cursor + by))
    setCursor(to)
    virtual.scrollToIndex(to)
    if (alsoChooses) choosing?.turn(to, true)
  }
  const current = rowAt(cursor)
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ...(choosing && { J: () => move(1, true), K: () => move(-1, true) }),
    ...(current !== undefined && {
      Enter: () => props.open(current),
      ...(choosing && { ' ': (event) => choosing.turn(cursor, event.shiftKey) }),
    }),
  } satisfies Keys)

  const before = (items[0]?.start ?? top) - top
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? top) + top
  return (
    <table
      className={`vtable hair${choosing ? ' vtable-chosen' : ''}`}
      aria-label={props.label}
      aria-rowcount={total + 1}
    >
      <thead>
        <tr aria-rowindex={1}>
          {choosing ? (
            <th scope="col" className="vtable-box">
              <Box
                says="Choose all"
                isOn={choosing.areAll}
                isSome={choosing.areSome}
                turn={choosing.turnAll}
              />
            </th>
          ) : null}
          {columns.map((column) => (
            <th
              key={column.id}
              scope="col"
              className={`vtable-${column.id}${column.end ? ' end' : ''}`}
              style={column.width === undefined ? undefined : { width: column.width }}
              aria-sort={column.sort}
            >
              {column.sortBy ? (
                <button type="button" className="plain vtable-sort" onClick={column.sortBy}>
                  {column.head}
                  {column.sort ? (
                    <span aria-hidden="true"> {column.sort === 'ascending' ? '↑' : '↓'}</span>
                  ) : null}
                </button>
              ) : (
                column.head
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        <Gap height={before} columns={columns.length + (choosing ? 1 : 0)} />
        {items.map(({ index }) => {
          const row = rowAt(index)
          return (
            <tr
              key={row === undefined ? index : props.keyOf(row)}
              className="vtable-row"
              aria-rowindex={index + 2}
              aria-current={index === cursor ? 'true' : undefined}
              data-chosen={row !== undefined && choosing?.has(row) ? '' : undefined}
              style={{ height }}
            >
              {choosing ? (
                <td className="vtable-box">
                  {row === undefined ? null : (
                    <Box
                      says={`Choose ${choosing.nameOf(row)}`}
                      isOn={choosing.has(row)}
                      isFixed={choosing.areAll}
                      turn={(isRange) => {
                        setCursor(index)
                        choosing.turn(index, isRange)
                      }}
                    />
                  )}
                </td>
              ) : null}
              {columns.map((column, at) => (
                <td key={column.id} className={`vtable-${column.id}${column.end ? ' end' : ''}`}>
                  {row === undefined ? <Waiting shown={at === 0} /> : column.cell(row)}
                </td>
              ))}
            </tr>
          )
        })}
        <Gap height={after} columns={columns.length + (choosing ? 1 : 0)} />
      </tbody>
    </table>
  )
}

/** The keys of the list act on the row they came to, not on a box that was clicked before. */
function leaveBox(body: HTMLElement | null) {
  const at = document.activeElement
  if (at instanceof HTMLInputElement && body?.contains(at)) at.blur()
}

const Waiting = ({ shown }: { shown: boolean }) =>
  shown ? <Skeleton width={120} height={10} /> : null

/** Stands for the rows above or below the screen. */
function Gap({ height, columns }: { height: number; columns: number }) {
  return height > 0 ? (
    <tr className="vtable-gap">
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  ) : null
}
