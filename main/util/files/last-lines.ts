import { closeSync, fstatSync, readSync } from 'node:fs'
import { openIfThere } from './regular-file.ts'
import { rotatedName } from './rotating-file.ts'

/**
 * The newest lines of a rotating file, oldest first, from the current file and, where that has too few, the one before. At most `bytes`
 * of each are read; the line that this cuts through is left out. Empty without a file.
 */
export function readLastLines(path: string, count: number, bytes: number): readonly string[] {
  const lines = endOf(path, bytes)
  const older = lines.length < count ? endOf(rotatedName(path, 1), bytes) : []
  return [...older, ...lines].slice(-count)
}

function endOf(path: string, bytes: number): readonly string[] {
  const file = openIfThere(path)
  if (file === undefined) return []
  try {
    const { size } = fstatSync(file)
    const from = Math.max(0, size - bytes)
    const buffer = Buffer.alloc(size - from)
    const lines = buffer
      .subarray(0, readSync(file, buffer, 0, size - from, from))
      .toString()
      .split('\n')
    return (from === 0 ? lines : lines.slice(1)).filter((line) => line !== '')
  } finally {
    closeSync(file)
  }
}
