// A folder's file that names its role: `.latchkey`. Whoever can write it chooses what tools may do there, so it is judged before it is read.
import { createHash } from 'node:crypto'
import { closeSync, constants, readSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'ini'
import * as z from 'zod'
import { isRegion } from '#engine/aws/partitions.ts'
import { AppError } from '#util/app-error.ts'
import { openRegular } from '#util/files/regular-file.ts'
import { requireOwn } from '#util/own/own-path.ts'

export const folderFileName = '.latchkey'

export interface FolderAsks {
  readonly kind: 'asks'
  readonly role: string
  readonly region?: string | undefined
  /** Of what the file says, in hex. */
  readonly hash: string
  /** Past every link. */
  readonly real: string
}
/** `refused`: why it is not gone by, in a sentence or two. */
export type FolderFile = FolderAsks | { readonly kind: 'refused'; readonly why: string }

/** It has two lines; what is longer is another thing. */
const most = 4096

/** What a role's name can have, an account before it or not: a stranger's file is repeated to the person. */
const roleName = /^[\p{L}\p{N}_+=,.@/: -]{1,128}$/u

const content = z.strictObject({
  role: z.string().regex(roleName),
  region: z.string().refine(isRegion).optional(),
})

/** Undefined where there is none. Never rejects. */
export async function readFolderFile(folder: string): Promise<FolderFile | undefined> {
  const file = join(folder, folderFileName)
  try {
    const found = requireOwn(file, 'file')
    if (found === undefined) return undefined
    const bytes = read(found.real)
    const { role, region } = parsed(file, bytes)
    const hash = createHash('sha256').update(bytes).digest('hex')
    return { kind: 'asks', role, region, hash, real: await realpath(folder) }
  } catch (error) {
    const why = error instanceof AppError ? [error.message, error.hint] : [`${file} cannot be read`]
    return { kind: 'refused', why: why.filter((each) => each !== undefined).join('. ') }
  }
}

function read(file: string): Buffer {
  const descriptor = openRegular(file, constants.O_NOFOLLOW ?? 0)
  try {
    const bytes = Buffer.alloc(most + 1)
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0))
  } finally {
    closeSync(descriptor)
  }
}

function parsed(file: string, bytes: Buffer): z.infer<typeof content> {
  const text = bytes.toString('utf8')
  const result = bytes.length <= most && isPlainIni(text) ? content.safeParse({ ...parse(text) }) : undefined
  if (result?.success === true) return result.data
  throw new AppError('bad-request', `${file} is not a valid ${folderFileName} file`, {
    hint: 'It has a line "role = NAME" and, where wanted, a line "region = eu-central-1", and nothing else.',
  })
}

/** `ini` takes the last of two, and leaves names out that JavaScript has a meaning for: what a person reads is what counts. */
function isPlainIni(text: string): boolean {
  const names = text
    .split(/\r?\n/)
    .filter((line) => !/^\s*(?:[#;]|$)/.test(line))
    .map((line) => line.split('=')[0]?.trim())
  return (
    !/\0|\r(?!\n)/.test(text) &&
    names.every((name) => name === 'role' || name === 'region') &&
    new Set(names).size === names.length
  )
}
