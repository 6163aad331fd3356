// How often a password is hashed, the file says: what it may ask for is bounded, and others have their turn meanwhile.
import { hash as digestOf } from 'node:crypto'
import { AppError } from '../app-error.ts'

/** Firefox has a million, OpenSSL 2,048, and NIST asks for 600,000. */
const mostRounds = 2_000_000
/** Certificates, keys and checksum each have their own. */
const mostOfFile = 10_000_000
/** So many hashes take some milliseconds. */
const atOnce = 5_000

/** For one reading of one file. */
export interface HashBudget {
  /** Throws AppError `bad-request` where so many more are too many. */
  spend(rounds: number): void
}

export function createHashBudget(): HashBudget {
  let spent = 0
  return {
    spend(rounds) {
      spent += rounds
      if (rounds > mostRounds) throw tooOften(`${rounds} times`, mostRounds)
      if (spent > mostOfFile) throw tooOften(`more than ${mostOfFile} times for one file`, mostOfFile)
    },
  }
}

const tooOften = (often: string, most: number): AppError =>
  new AppError('bad-request', `the password is to be hashed ${often}`, {
    hint: `Latchkey does so up to ${most} times. Export the key again.`,
  })

/** The digest of a digest, and so on. */
export async function hashRounds(hash: string, first: Buffer, rounds: number): Promise<Buffer> {
  let digest = first
  for (let round = 1; round <= rounds; round += 1) {
    digest = digestOf(hash, digest, 'buffer')
    // oxlint-disable-next-line no-await-in-loop -- to let others have their turn is what it is for
    if (round % atOnce === 0) await new Promise(setImmediate)
  }
  return digest
}
