import { AwsFault } from '../http/fault.ts'

/** Both ends included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/** Undefined where the whole object is to be sent: no range, several of them, or one that is none (RFC 9110, 14.2). */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (parts === null) return undefined
  const [, from = '', to = ''] = parts
  if (from === '' && to === '') return undefined
  const first = from === '' ? Math.max(size - Number(to), 0) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined
  if (first < size && !(from === '' && Number(to) === 0)) return { first, last }
  throw new AwsFault(416, 'InvalidRange', 'The requested range is not satisfiable', {
    details: { RangeRequested: header, ActualObjectSize: size },
    headers: { 'Content-Range': `bytes */${size}` },
  })
}
