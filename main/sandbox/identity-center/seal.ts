// Tokens that carry what they stand for: a sandbox that starts again with the same seed, as the agent's own does at every
// start, still takes those it gave before.
import { createHmac } from 'node:crypto'
import type * as z from 'zod'
import { sameSecret } from '#util/same-secret.ts'
import { secretMark, seededBytes } from '../organisation/seeded.ts'

export interface Seal {
  close(kind: string, content: object): string
  /** Undefined for everything that was not closed here, as this kind. */
  open<Content>(kind: string, text: string | undefined, shape: z.ZodType<Content>): Content | undefined
  /** A password that only this sandbox knows of the text. */
  passwordOf(text: string): string
}

export function createSeal(seed: number): Seal {
  const key = seededBytes(seed, 'identity center')
  const mark = (kind: string, text: string) => createHmac('sha256', key).update(`${kind}\n${text}`).digest('base64url')
  return {
    close(kind, content) {
      const text = Buffer.from(JSON.stringify(content)).toString('base64url')
      return `${mark(kind, text)}${text}`
    },
    open(kind, text, shape) {
      const whole = text ?? ''
      const content = whole.slice(43)
      if (!sameSecret(whole.slice(0, 43), mark(kind, content))) return undefined
      return shape.parse(JSON.parse(Buffer.from(content, 'base64url').toString()))
    },
    passwordOf: (text) => secretMark + mark('password', text),
  }
}

/** What a secret begins with, taken off again. Undefined where it is not there. */
export function withoutMark(secret: string | undefined): string | undefined {
  return secret?.startsWith(secretMark) ? secret.slice(secretMark.length) : undefined
}
