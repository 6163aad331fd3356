import { useEffect, useState } from 'react'

/** A person who types gets the answer for a word, not one for each letter. */
const pauseMs = 250

/** What it was when it last stayed for a moment. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
