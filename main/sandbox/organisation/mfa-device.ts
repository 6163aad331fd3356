import { totpCodeForStep, totpStep } from './totp.ts'

export interface MfaDevice {
  /** Takes each code once, and one step early or late, as clocks differ. */
  accept(code: string, now: number): boolean
}

export function createMfaDevice(): MfaDevice {
  // Codes are taken in order: one that is as old as the last accepted one, or older, has been used or passed over.
  let lastStep = -1
  return {
    accept(code, now) {
      const current = totpStep(now)
      for (const step of [current, current - 1, current + 1]) {
        if (step > lastStep && totpCodeForStep(step) === code) {
          lastStep = step
          return true
        }
      }
      return false
    },
  }
}
