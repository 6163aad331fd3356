// What the entries of settings.json share. They belong to the file: what a call takes may change without changing files that people have.
import * as z from 'zod'

/** Names end up in command lines, file names and ids. */
export const storedName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'use letters, digits, ".", "_" or "-" (64 at most), beginning with a letter or digit',
  )

/** For kinds whose sources may be dialled elsewhere than at AWS. */
export const storedPlaces = { region: z.string().optional(), endpointUrl: z.url().optional() }

/** An entry of `sources`, whatever its kind: that knows the rest. */
export interface StoredSource {
  readonly kind: string
  readonly name: string
  readonly region?: string | undefined
  /** Where to dial instead of AWS. */
  readonly endpointUrl?: string | undefined
  /** Under which name the vault holds the secret of this very entry, where its kind has one. */
  readonly secretName?: string | undefined
}

/** The field of `secretName`. `first`: what the kind calls its secret; a newer one has a number behind it. */
export const storedSecretName = (first: string) =>
  z
    .string()
    .regex(new RegExp(`^${first}(?:-[0-9a-f]{12})?$`))
    .optional()

/** A strict object: an unknown field is an error, since a typo must be told. */
export type StoredSchema<Stored extends StoredSource = StoredSource> = z.ZodType<Stored> &
  z.ZodObject<z.core.$ZodLooseShape, z.core.$strict>

/** By kind. */
export type StoredSchemas = Readonly<Record<string, StoredSchema>>

/** Of one source. */
export interface CacheFile {
  /** `null` where nothing can be read; to be parsed like anything from a file. */
  read(): Promise<unknown>
  /** Never rejects. */
  write(value: unknown): Promise<void>
  delete(): Promise<void>
}

/** The sources of the settings alone. */
export interface StoredSources {
  list(): readonly StoredSource[]
  update(change: (sources: readonly StoredSource[]) => readonly StoredSource[]): Promise<void>
}
