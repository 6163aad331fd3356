import { useState } from 'react'
import type { Wrong } from './checks.ts'

export interface Bound {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onBlur: () => void
  readonly error?: string | undefined
}

export interface Fields<Values> {
  readonly values: Values
  readonly set: (change: Partial<Values>) => void
  /** What a field of this name takes; `wrong` shows once it is worth telling. */
  readonly bind: (name: keyof Values & string, wrong?: Wrong) => Bound
  /** From now on everything that is wrong is told. */
  readonly tell: () => void
}

/** Texts of a form while it is open; they go with it, unless `useDraft` keeps them. */
export function useFields<Values extends Readonly<Record<string, string>>>(initial: Values): Fields<Values> {
  const [values, setValues] = useState(initial)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [told, setTold] = useState(false)
  const set = (change: Partial<Values>): void => setValues((before) => ({ ...before, ...change }))
  return {
    values,
    set,
    bind(name, wrong) {
      const value = values[name] ?? ''
      const shown = wrong !== undefined && (told || (value !== '' && (wrong.soon !== true || left.has(name))))
      return {
        value,
        onChange: (next) => setValues((before) => ({ ...before, [name]: next })),
        onBlur: () => setLeft((before) => new Set([...before, name])),
        error: shown ? wrong.text : undefined,
      }
    },
    tell: () => setTold(true),
  }
}
