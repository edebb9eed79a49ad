/** The head of a column of intervals: its scale, as shares between 0 and 1. */
export function RangeHead({ marks }: { marks: number[] }) {
  return (
    <th scope="col" className="score-range">
      <span className="score-scale">
        {marks.map((mark) => (
          <span key={mark}>{Math.round(mark * 100)}%</span>
        ))}
      </span>
    </th>
  )
}
