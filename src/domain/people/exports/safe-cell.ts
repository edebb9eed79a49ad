/**
 * What a spreadsheet would run as a formula, also behind spaces that it drops and in the wide signs of Asian keyboards,
 * and what begins with our own mark: OWASP, "CSV injection". The mark is a quotation mark before it, which spreadsheets
 * take for "this is text".
 */
const LIVE = /^(?:[\s\0]*[=+\-@＝＋－＠]|[\t\r\n\0'])/

/** A negative number is none, and stays one. */
const NUMBER = /^-\d+(?:\.\d+)?$/

/** A text as it stands in a cell of our exports: no program runs it. `bareCell` gives back exactly what was told. @internal */
export const safeCell = (text: string): string =>
  LIVE.test(text) && !NUMBER.test(text) ? `'${text}` : text

/** What a cell of our own export tells; earlier ones had the mark before negative numbers, too. */
export const bareCell = (cell: string): string =>
  cell.startsWith("'") && LIVE.test(cell.slice(1)) ? cell.slice(1) : cell

/** One line of a CSV, as RFC 4180 has it, with every cell made safe. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`

function quoted(text: string): string {
  const cell = safeCell(text)
  return /[",\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell
}
