import { closeSync, fstatSync, read as readCallback } from 'node:fs'
import { promisify } from 'node:util'
import { openIfThere } from '#util/files/regular-file.ts'
import { rotatedName } from '#util/files/rotating-file.ts'

const read = promisify(readCallback)

/** One file of a log as it was at one moment; what is appended or rotated later does not show in it. */
export interface Part {
  readonly descriptor: number
  readonly size: number
}

/** All files of a log, oldest first. */
export type Snapshot = readonly Part[]

/** Synchronous, so that nothing is appended meanwhile: a follower goes on exactly where it ends. The caller closes it. */
export function openSnapshot(path: string, files: number): Snapshot {
  const parts: Part[] = []
  for (let age = 0; age < files; age += 1) {
    const descriptor = openIfThere(rotatedName(path, age))
    // The current file is not there before the first line; the older ones follow each other without a gap.
    if (descriptor === undefined && age > 0) break
    if (descriptor !== undefined) parts.unshift({ descriptor, size: fstatSync(descriptor).size })
  }
  return parts
}

export function closeSnapshot(snapshot: Snapshot): void {
  for (const { descriptor } of snapshot) closeSync(descriptor)
}

/** Bytes read and parsed in one turn of the event loop: requests are signed between two of them. */
const chunkBytes = 16 * 1024
/** None of our lines is as long; what is was torn, or written by somebody else, and is skipped. */
const longestLine = 64 * 1024
const newline = 0x0a

/** Lines from an offset on, oldest first, a chunk's at a time. */
export async function* linesForward({ descriptor, size }: Part, from: number): AsyncGenerator<readonly string[]> {
  let begun: Buffer = Buffer.alloc(0)
  for (let at = from; at < size; at += chunkBytes) {
    const chunk = await readAt(descriptor, at, Math.min(chunkBytes, size - at))
    const end = chunk.lastIndexOf(newline)
    if (end === -1) {
      begun = begun.length > longestLine ? begun : Buffer.concat([begun, chunk])
      continue
    }
    const whole = Buffer.concat([begun, chunk.subarray(0, end)])
    begun = chunk.subarray(end + 1)
    yield whole.toString().split('\n')
  }
  if (begun.length > 0) yield [begun.toString()]
}

export interface PlacedLine {
  readonly text: string
  /** Where it begins, in bytes. */
  readonly at: number
}

/** Lines newest first, a chunk's at a time. */
export async function* linesBackward({ descriptor, size }: Part): AsyncGenerator<readonly PlacedLine[]> {
  let rest: Buffer = Buffer.alloc(0)
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - chunkBytes)
    const bytes = Buffer.concat([await readAt(descriptor, start, end - start), rest])
    end = start
    const cut = start === 0 ? 0 : bytes.indexOf(newline) + 1
    if (start > 0 && cut === 0) {
      rest = bytes.length > longestLine ? bytes.subarray(0, 0) : bytes
      continue
    }
    rest = bytes.subarray(0, cut)
    yield placed(bytes.subarray(cut), start + cut).toReversed()
  }
}

function placed(bytes: Buffer, start: number): PlacedLine[] {
  const lines: PlacedLine[] = []
  for (let at = 0; at < bytes.length;) {
    const found = bytes.indexOf(newline, at)
    const end = found === -1 ? bytes.length : found
    lines.push({ text: bytes.toString('utf8', at, end), at: start + at })
    at = end + 1
  }
  return lines
}

async function readAt(descriptor: number, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await read(descriptor, Buffer.allocUnsafe(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
