import { defined } from '#shared/defined.ts'
import * as z from 'zod'
import { AppError } from '#util/app-error.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { fileError } from '#util/files/file-error.ts'
import { readOwnFile } from '#util/files/regular-file.ts'

const sealed = z.base64().min(1)

/** Bounds, so that a damaged file cannot ask for all memory (128 · cost · r bytes) or for hours. */
const kdfSchema = z.strictObject({
  name: z.literal('scrypt'),
  salt: z.base64().min(16),
  cost: z
    .int()
    .min(2 ** 10)
    .max(2 ** 20)
    .refine((cost) => Number.isInteger(Math.log2(cost)), 'a power of two'),
  blockSize: z.int().min(1).max(16),
  parallelization: z.int().min(1).max(4),
})
export type Kdf = Readonly<z.infer<typeof kdfSchema>>

const common = {
  version: z.literal(1),
  /** A known text under the key: tells a wrong key from a damaged record. */
  check: sealed,
  /** Text of any kind: a record that was damaged must not cost the others. */
  records: z.record(z.string(), z.string()),
}
const vaultFile = z.discriminatedUnion('mode', [
  z.strictObject({ ...common, mode: z.literal('keychain') }),
  z.strictObject({ ...common, mode: z.literal('passphrase'), kdf: kdfSchema }),
])

export type VaultHeader =
  | { readonly mode: 'keychain'; readonly check: string }
  | { readonly mode: 'passphrase'; readonly check: string; readonly kdf: Kdf }

export interface VaultContent {
  readonly header: VaultHeader
  readonly records: ReadonlyMap<string, string>
}

/** Undefined when there is no file; `vault-broken` when it cannot be understood. Never changes it. */
export async function readVaultFile(path: string): Promise<VaultContent | undefined> {
  let text: string | undefined
  try {
    text = await readOwnFile(path)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw broken(`the vault ${path} cannot be read`, error)
  }
  if (text === undefined) return undefined
  const json = parse(text, path)
  const version = z.object({ version: z.number() }).safeParse(json).data?.version
  if (version !== undefined && version > 1) {
    throw new AppError('vault-broken', `the vault ${path} was written by a newer Latchkey (format ${version})`, {
      hint: 'Update Latchkey, or set LATCHKEY_HOME to another folder.',
    })
  }
  const { data, error } = vaultFile.safeParse(json)
  if (data === undefined)
    throw broken(`the vault ${path} is damaged at ${error.issues[0]?.path.join('.') ?? 'its start'}`)
  const { records, version: _version, ...header } = data
  return { header, records: new Map(Object.entries(records)) }
}

/** Durable when it settles. Rejects with `internal` that names the system's reason. */
export async function writeVaultFile(path: string, { header, records }: VaultContent): Promise<void> {
  const file = {
    version: 1,
    ...header,
    records: Object.fromEntries([...records].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
  try {
    await writeFileAtomic(path, `${JSON.stringify(file, null, 1)}\n`)
  } catch (cause) {
    throw fileError(`the vault ${path}`, cause)
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, so it goes no further.
    throw broken(`the vault ${path} is damaged: it is not JSON`)
  }
}

function broken(message: string, cause?: unknown): AppError {
  return new AppError('vault-broken', message, {
    hint: 'It was left as it is. Put a copy of it back, or move it away and give your keys again.',
    ...defined({ cause }),
  })
}
