import { clock, exact } from './hooks/clock.ts'

/** A point in time by the local clock; the whole of it on hover. */
export function Moment({ iso, now }: { readonly iso: string; readonly now: number }) {
  return (
    <time dateTime={iso} title={exact(iso)}>
      {clock(iso, now)}
    </time>
  )
}
