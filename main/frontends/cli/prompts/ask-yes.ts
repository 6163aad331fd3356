import { createInterface } from 'node:readline/promises'
import { plainText } from '#shared/plain-text.ts'
import type { Terminal } from '../output/terminal.ts'

/** Anything but yes is no, and so is the end of the input. */
export async function askYes(
  { stdin, stderr }: Pick<Terminal, 'stdin' | 'stderr'>,
  question: string,
): Promise<boolean> {
  const reader = createInterface({ input: stdin, output: stderr })
  const ended = new Promise<string>((resolve) => reader.once('close', () => resolve('')))
  try {
    const answer = await Promise.race([reader.question(`${plainText(question)} [y/N] `), ended])
    return /^\s*y(es)?\s*$/i.test(answer)
  } finally {
    reader.close()
  }
}
