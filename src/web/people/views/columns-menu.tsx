import { Button, Checkbox } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconChevronDown } from '@tabler/icons-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { PEOPLE_COLUMNS, type PeopleColumn } from '#domain/people/list-columns.ts'
import { PopupPanel } from '#web/kit/popup.tsx'
import { COLUMN_NAMES, shownColumns, USUAL_COLUMNS } from './columns.ts'

/** Which columns the list shows, and in which order; by boxes, arrows, and Alt with the arrow keys. */
export function ColumnsMenu(props: {
  columns: string | undefined
  change: (columns: string | undefined) => void
}) {
  const shown = shownColumns(props.columns)
  const rest = PEOPLE_COLUMNS.filter((column) => !shown.includes(column))
  const show = (columns: readonly PeopleColumn[]) =>
    props.change(columns.join() === USUAL_COLUMNS.join() ? undefined : columns.join())
  const turn = (column: PeopleColumn) =>
    show(shown.includes(column) ? shown.filter((one) => one !== column) : [...shown, column])
  const move = (column: PeopleColumn, by: -1 | 1) => {
    const at = shown.indexOf(column)
    const other = shown[at + by]
    if (at < 0 || other === undefined) return
    show(shown.with(at, other).with(at + by, column))
  }
  return (
    <PopupPanel
      name="Columns"
      className="popup-button views-columns"
      panel={
        <div className="columns-menu">
          <ul aria-label="Columns">
            {[...shown, ...rest].map((column) => (
              <Line
                key={column}
                column={column}
                place={shown.indexOf(column)}
                last={shown.length - 1}
                turn={turn}
                move={move}
              />
            ))}
          </ul>
          <Button
            variant="subtle"
            size="xs"
            disabled={props.columns === undefined}
            onClick={() => props.change(undefined)}
          >
            As usual
          </Button>
        </div>
      }
    >
      Columns
      <IconChevronDown size={16} aria-hidden="true" />
    </PopupPanel>
  )
}

function Line(props: {
  column: PeopleColumn
  /** Its place among those that are shown; -1: it is not. */
  place: number
  last: number
  turn: (column: PeopleColumn) => void
  move: (column: PeopleColumn, by: -1 | 1) => void
}) {
  const { column, place, last, turn, move } = props
  const name = COLUMN_NAMES[column]
  const pressed = (event: KeyboardEvent) => {
    const by = ({ ArrowUp: -1, ArrowDown: 1 } as const)[event.key]
    if (!event.altKey || by === undefined) return
    event.preventDefault()
    move(column, by)
  }
  return (
    <li className="columns-line">
      <Checkbox
        size="xs"
        className="grow"
        label={name}
        checked={place >= 0}
        // A list without any column beside the name says nothing.
        disabled={place === 0 && last === 0}
        onChange={() => turn(column)}
        onKeyDown={pressed}
      />
      {place < 0 ? null : (
        <>
          <Arrow says={`Move ${name} up`} isOff={place === 0} act={() => move(column, -1)}>
            <IconArrowUp size={16} aria-hidden="true" />
          </Arrow>
          <Arrow says={`Move ${name} down`} isOff={place === last} act={() => move(column, 1)}>
            <IconArrowDown size={16} aria-hidden="true" />
          </Arrow>
        </>
      )}
    </li>
  )
}

function Arrow(props: { says: string; isOff: boolean; act: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      className="plain columns-arrow"
      aria-label={props.says}
      disabled={props.isOff}
      onClick={props.act}
    >
      {props.children}
    </button>
  )
}
