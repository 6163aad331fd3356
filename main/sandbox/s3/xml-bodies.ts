// XML that clients send, parsed once, at the edge.
import { XMLParser } from 'fast-xml-parser'
import * as z from 'zod'
import { AwsFault } from '../http/fault.ts'

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  // The library's name for numeric references too (XML 1.0, 4.1), as the Go SDK writes them: `&#34;`.
  htmlEntities: true,
  isArray: (name) => name === 'Part' || name === 'Object',
})

const createBucketBody = z.object({
  CreateBucketConfiguration: z.object({ LocationConstraint: z.string().optional() }).or(z.literal('')),
})
const part = z.object({ PartNumber: z.string().regex(/^\d{1,5}$/), ETag: z.string() })
const completeBody = z.object({ CompleteMultipartUpload: z.object({ Part: z.array(part).min(1) }) })
const deleteBody = z.object({
  Delete: z.object({ Quiet: z.string().optional(), Object: z.array(z.object({ Key: z.string() })).max(1_000) }),
})

/** The location constraint, where there is one. */
export function readCreateBucket(body: Buffer): string | undefined {
  if (body.length === 0) return undefined
  const { CreateBucketConfiguration: configuration } = parse(body, createBucketBody)
  return configuration === '' ? undefined : configuration.LocationConstraint?.trim() || undefined
}

export interface ListedPart {
  readonly number: number
  /** With quotes, whether the client sent them or not. */
  readonly etag: string
}

export function readCompleteUpload(body: Buffer): readonly ListedPart[] {
  return parse(body, completeBody).CompleteMultipartUpload.Part.map(({ PartNumber, ETag }) => ({
    number: Number(PartNumber),
    etag: `"${ETag.replace(/^"|"$/g, '')}"`,
  }))
}

export function readDeleteObjects(body: Buffer): { readonly quiet: boolean; readonly keys: readonly string[] } {
  const { Quiet, Object: objects } = parse(body, deleteBody).Delete
  return { quiet: Quiet === 'true', keys: objects.map((object) => object.Key) }
}

function parse<Shape extends z.ZodType>(body: Buffer, shape: Shape): z.output<Shape> {
  let parsed: unknown
  try {
    parsed = parser.parse(body)
  } catch {
    throw malformed()
  }
  // Clients indent or not: text between elements is no part of the document.
  const result = shape.safeParse(parsed)
  if (!result.success) throw malformed()
  return result.data
}

function malformed(): AwsFault {
  return new AwsFault(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  )
}
