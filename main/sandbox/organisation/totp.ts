// Time-based one-time passwords (RFC 6238: SHA-1, 6 digits, steps of 30 s), as an AWS virtual MFA device makes them.
import { createHmac } from 'node:crypto'

/**
 * The seed of the sandbox user's MFA device, in base32, for an authenticator app or `oathtool --totp -b`.
 * Public and the same everywhere: it opens nothing but a sandbox.
 */
export const sandboxMfaSeed = 'NRQXIY3INNSXSLLTMFXGIYTPPAWW2ZTB'

/** The bytes that the base32 text stands for. */
const seedBytes = Buffer.from('latchkey-sandbox-mfa', 'ascii')

const totpStepMs = 30_000

export function totpStep(now: number): number {
  return Math.floor(now / totpStepMs)
}

export function totpCodeForStep(step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', seedBytes).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 0x0f
  const number = (mac.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000
  return String(number).padStart(6, '0')
}

/** The code that the sandbox user's device shows at `now` (epoch ms). */
export function totpCode(now: number): string {
  return totpCodeForStep(totpStep(now))
}

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
