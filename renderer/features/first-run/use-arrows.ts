import type { KeyboardEvent } from 'react'

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/** Arrow keys move between the buttons of a list, in rows and columns alike. */
export function useArrows(): { readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void } {
  return {
    onKeyDown(event) {
      const step = steps[event.key]
      if (step === undefined) return
      const buttons = [...event.currentTarget.querySelectorAll('button')]
      const at = buttons.findIndex((button) => button === document.activeElement)
      const next = buttons[(at + step + buttons.length) % buttons.length]
      event.preventDefault()
      next?.focus()
    },
  }
}
