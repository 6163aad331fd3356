/** A stretch of an object's bytes, in a file of its own. */
export interface Segment {
  readonly file: string
  readonly size: number
}

export interface Checksum {
  /** `crc32`, as in `x-amz-checksum-crc32`. */
  readonly algorithm: string
  readonly value: string
  readonly type: 'FULL_OBJECT' | 'COMPOSITE'
}

export interface StoredObject {
  readonly segments: readonly Segment[]
  readonly size: number
  /** With its quotes. */
  readonly etag: string
  /** Epoch ms, whole seconds. */
  readonly lastModified: number
  /** Content-Type, Cache-Control, x-amz-meta-* …, given back with the object. */
  readonly headers: Readonly<Record<string, string>>
  readonly checksum?: Checksum | undefined
}

export interface Part {
  readonly segment: Segment
  readonly etag: string
  readonly checksum?: Checksum | undefined
  readonly lastModified: number
}

export interface Upload {
  readonly id: string
  readonly key: string
  readonly startedAt: number
  readonly headers: Readonly<Record<string, string>>
  readonly checksumAlgorithm: string | undefined
  readonly checksumType: Checksum['type']
  readonly parts: Map<number, Part>
}

export interface Bucket {
  readonly name: string
  readonly accountId: string
  readonly region: string
  readonly createdAt: number
  readonly objects: ObjectIndex
  readonly uploads: Map<string, Upload>
}

/** Objects by key, and their keys in the order S3 lists them. */
export interface ObjectIndex {
  readonly size: number
  get(key: string): StoredObject | undefined
  /** Gives back what it replaces. */
  set(key: string, object: StoredObject): StoredObject | undefined
  delete(key: string): StoredObject | undefined
  /** UTF-8 order. */
  keys(): readonly string[]
}
