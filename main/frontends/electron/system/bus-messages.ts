// D-Bus messages, as far as asking the bus for the owner of a name needs them: little-endian, string arguments only.

const path = '/org/freedesktop/DBus'
const bus = 'org.freedesktop.DBus'

export const helloMessage = (serial: number): Buffer => callMessage(serial, 'Hello', [])
export const hasOwnerMessage = (serial: number, name: string): Buffer => callMessage(serial, 'NameHasOwner', [name])
export const addMatchMessage = (serial: number, name: string): Buffer =>
  callMessage(serial, 'AddMatch', [`type='signal',sender='${bus}',member='NameOwnerChanged',arg0='${name}'`])

export interface BusMessage {
  readonly member: string | undefined
  /** Serial of the call that this answers, an error included. */
  readonly replyTo: number | undefined
  readonly body: Buffer
  readonly uint32At: (offset: number) => number
  /** The first `count` arguments, all strings; '' for what is not there. */
  readonly strings: (count: number) => readonly string[]
}

const pad = (length: number, to: number): number => (to - (length % to)) % to

function stringBytes(text: string): Buffer {
  const bytes = Buffer.from(text)
  const out = Buffer.alloc(4 + bytes.length + 1)
  out.writeUInt32LE(bytes.length)
  bytes.copy(out, 4)
  return out
}

/** Each part begins at a multiple of `alignment`. */
function joined(parts: readonly Buffer[], alignment: number): Buffer {
  return parts.reduce(
    (all, part) => Buffer.concat([all, Buffer.alloc(pad(all.length, alignment)), part]),
    Buffer.alloc(0),
  )
}

/** A header field: its code, a variant's signature, the value. */
function field(code: number, signature: string, value: string): Buffer {
  const head = Buffer.from([code, 1, signature.charCodeAt(0), 0])
  const bytes = Buffer.from(value)
  const signed =
    signature === 'g' ? Buffer.concat([Buffer.from([bytes.length]), bytes, Buffer.of(0)]) : stringBytes(value)
  return Buffer.concat([head, signed])
}

function callMessage(serial: number, member: string, args: readonly string[]): Buffer {
  const body = joined(args.map(stringBytes), 4)
  const fields = joined(
    [
      field(1, 'o', path),
      field(2, 's', bus),
      field(3, 's', member),
      field(6, 's', bus),
      ...(args.length > 0 ? [field(8, 'g', 's'.repeat(args.length))] : []),
    ],
    8,
  )
  const head = Buffer.alloc(16)
  // Little-endian, method call, no flags, protocol version 1.
  head.set([0x6c, 1, 0, 1])
  head.writeUInt32LE(body.length, 4)
  head.writeUInt32LE(serial, 8)
  head.writeUInt32LE(fields.length, 12)
  return Buffer.concat([head, fields, Buffer.alloc(pad(16 + fields.length, 8)), body])
}

/** The bus sends nothing near this size to us; bytes. */
const largest = 1 << 20

interface Taken {
  readonly messages: readonly BusMessage[]
  readonly rest: Buffer
}

/** Whole messages, and what is left of an unfinished one. Undefined when it is no D-Bus. */
export function takeMessages(bytes: Buffer): Taken | undefined {
  const messages: BusMessage[] = []
  let rest = bytes
  while (rest.length >= 16) {
    if (rest[0] !== 0x6c) return undefined
    const bodyLength = rest.readUInt32LE(4)
    const fieldsLength = rest.readUInt32LE(12)
    if (bodyLength > largest || fieldsLength > largest) return undefined
    const bodyAt = 16 + fieldsLength + pad(fieldsLength, 8)
    if (rest.length < bodyAt + bodyLength) break
    const fields = readFields(rest.subarray(16, 16 + fieldsLength))
    messages.push(messageOf(fields, rest.subarray(bodyAt, bodyAt + bodyLength)))
    rest = rest.subarray(bodyAt + bodyLength)
  }
  return { messages, rest }
}

interface Fields {
  readonly member?: string
  readonly replyTo?: number
}

function readFields(bytes: Buffer): Fields {
  let at = 0
  let found: Fields = {}
  while (at + 8 <= bytes.length) {
    const code = bytes[at]
    const type = String.fromCharCode(bytes[at + 2] ?? 0)
    at += 4
    if (type === 'u') {
      if (code === 5) found = { ...found, replyTo: bytes.readUInt32LE(at) }
      at += 4
    } else if (type === 'g') {
      at += 1 + (bytes[at] ?? 0) + 1
    } else {
      const length = bytes.readUInt32LE(at)
      if (code === 3) found = { ...found, member: bytes.subarray(at + 4, at + 4 + length).toString() }
      at += 4 + length + 1
    }
    at += pad(at, 8)
  }
  return found
}

function messageOf({ member, replyTo }: Fields, body: Buffer): BusMessage {
  return {
    member,
    replyTo,
    body,
    uint32At: (offset) => (offset + 4 <= body.length ? body.readUInt32LE(offset) : 0),
    strings(count) {
      const found: string[] = []
      let at = 0
      while (found.length < count) {
        at += pad(at, 4)
        const length = at + 4 <= body.length ? body.readUInt32LE(at) : 0
        found.push(body.subarray(at + 4, at + 4 + length).toString())
        at += 4 + length + 1
      }
      return found
    },
  }
}
