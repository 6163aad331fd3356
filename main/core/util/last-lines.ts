import { open } from 'node:fs/promises'
import { rotatedName } from './rotating-file.ts'
import { systemErrorCode } from './system-error-code.ts'

/**
 * The newest lines of a rotating file, oldest first, from the current file and, where that has too few, the one before. At most `bytes`
 * of each are read; the line that this cuts through is left out. Empty without a file.
 */
export async function readLastLines(path: string, count: number, bytes: number): Promise<readonly string[]> {
  const lines = await endOf(path, bytes)
  const older = lines.length < count ? await endOf(rotatedName(path, 1), bytes) : []
  return [...older, ...lines].slice(-count)
}

async function endOf(path: string, bytes: number): Promise<readonly string[]> {
  const file = await open(path).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (file === undefined) return []
  try {
    const { size } = await file.stat()
    const from = Math.max(0, size - bytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from)
    const lines = buffer.subarray(0, bytesRead).toString().split('\n')
    return (from === 0 ? lines : lines.slice(1)).filter((line) => line !== '')
  } finally {
    await file.close()
  }
}
