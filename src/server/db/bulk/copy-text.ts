/** A line of COPY text: tabs between cells, \N for nothing. Cells are escaped here and nowhere else. */
export function copyLine(cells: readonly (string | number | null)[]): string {
  let line = ''
  for (let i = 0; i < cells.length; i += 1) {
    const cell = cells[i] ?? null
    if (i > 0) line += '\t'
    if (cell === null) line += '\\N'
    else line += typeof cell === 'string' ? escaped(cell) : cell
  }
  return `${line}\n`
}

const SPECIAL = /[\\\t\n\r]/
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[\\\t\n\r]/g, (sign) => ESCAPES[sign] ?? sign) : text
}
