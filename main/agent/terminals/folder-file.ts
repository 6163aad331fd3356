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

const content = z.strictObject({
  role: z.string().min(1).max(256),
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
  const result = bytes.length > most ? undefined : content.safeParse({ ...parse(bytes.toString('utf8')) })
  if (result?.success === true) return result.data
  throw new AppError('bad-request', `${file} is not what a folder's file looks like`, {
    hint: 'It has a line "role = NAME" and, where wanted, a line "region = eu-central-1", and nothing else.',
  })
}
