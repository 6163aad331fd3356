// The kinds of source: what a person gives for one, and what only some of them show and let change.
import * as z from 'zod'

/** Names end up in command lines, file names and ids: letters, digits, `.`, `_`, `-`. */
export const nameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'use letters, digits, ".", "_" or "-" (64 at most), beginning with a letter or digit',
  )

const places = {
  region: z.string().optional(),
  endpointUrl: z.url().optional(),
}

/** By kind. */
export const sourceInputs = {
  'iam-user': z.object({
    kind: z.literal('iam-user'),
    name: nameSchema,
    accessKeyId: z.string().regex(/^\w{16,128}$/, 'an access key id has 16 to 128 letters and digits'),
    secretAccessKey: z.string().min(1),
    mfaSerial: z.string().optional(),
    mfaCommand: z.string().optional(),
    ...places,
  }),
  ambient: z.object({ kind: z.literal('ambient'), name: nameSchema, profile: z.string().optional(), ...places }),
  /** A person's access to an organisation through IAM Identity Center. */
  'identity-center': z.object({
    kind: z.literal('identity-center'),
    name: nameSchema,
    startUrl: z.string().min(1),
    /** Who is to sign in: the name that AWS gives role sessions. */
    person: z.string().optional(),
    /** What opens pages, in place of the system's browser. */
    browser: z.string().optional(),
    /** Of its roles' sessions, where it is another than Identity Center's own. */
    roleRegion: z.string().optional(),
    /** Of Identity Center itself; found from the start URL where it is left out. */
    ...places,
  }),
  /** A certificate that IAM Roles Anywhere gives roles for. */
  'roles-anywhere': z.object({
    kind: z.literal('roles-anywhere'),
    name: nameSchema,
    trustAnchor: z.string().min(1),
    /** Paths of files on the agent's computer. */
    certificate: z.string().min(1),
    /** Left out where the file of the certificate has the key too. */
    privateKey: z.string().min(1).optional(),
    chain: z.string().min(1).optional(),
    /** Of an encrypted key, or of a PKCS #12 file. */
    passphrase: z.string().min(1).optional(),
    /** The key itself in PEM, for the vault, in place of its file. */
    keyText: z.string().min(1).optional(),
    /** By which the profiles of the account are listed. */
    syncProfile: z.string().optional(),
    syncRole: z.string().optional(),
    /** One to a line. */
    profileFilter: z.string().optional(),
    /** One role that is given by hand. */
    profileArn: z.string().optional(),
    roleArn: z.string().optional(),
    sessionName: z.string().optional(),
    /** Calls go to the endpoints with validated cryptography. */
    fips: z.boolean().optional(),
    ...places,
  }),
  /** The embedded sandbox; there is one, and it has its own settings. */
  sandbox: z.object({ kind: z.literal('sandbox'), name: z.literal('sandbox') }),
}
export type SourceKind = keyof typeof sourceInputs
export type InputOf<Kind extends SourceKind> = z.infer<(typeof sourceInputs)[Kind]>
export type SourceInput = InputOf<SourceKind>

/** Never a secret. */
export const sourceDetails = {
  /** Of an iam-user: its key id (an identifier, not a secret) and MFA device. */
  accessKeyId: z.string().optional(),
  mfaSerial: z.string().optional(),
  mfaCommand: z.string().optional(),
  /** Of an ambient source: the profile it reads, where it reads one. */
  profile: z.string().optional(),
  /** Of Identity Center: its address, who is to sign in, and what opens pages. */
  startUrl: z.string().optional(),
  as: z.string().optional(),
  browser: z.string().optional(),
  /** Of its roles' sessions, where it is another than its own. */
  roleRegion: z.string().optional(),
  /** Of Roles Anywhere: ARNs, and paths of files. */
  trustAnchor: z.string().optional(),
  certificate: z.string().optional(),
  /** Absent where the key lies in the vault. */
  privateKey: z.string().optional(),
  chain: z.string().optional(),
  syncProfile: z.string().optional(),
  syncRole: z.string().optional(),
  profileFilter: z.string().optional(),
  profileArn: z.string().optional(),
  roleArn: z.string().optional(),
  sessionName: z.string().optional(),
  fips: z.boolean().optional(),
}

/** `null` clears. */
export const sourceChanges = {
  /** A new key needs both halves. */
  accessKeyId: z.string().optional(),
  secretAccessKey: z.string().optional(),
  mfaSerial: z.string().nullable().optional(),
  mfaCommand: z.string().nullable().optional(),
  profile: z.string().nullable().optional(),
  person: z.string().nullable().optional(),
  browser: z.string().nullable().optional(),
  roleRegion: z.string().nullable().optional(),
  trustAnchor: z.string().nullable().optional(),
  certificate: z.string().nullable().optional(),
  privateKey: z.string().nullable().optional(),
  passphrase: z.string().optional(),
  keyText: z.string().min(1).optional(),
  chain: z.string().nullable().optional(),
  syncProfile: z.string().nullable().optional(),
  syncRole: z.string().nullable().optional(),
  profileArn: z.string().nullable().optional(),
  roleArn: z.string().nullable().optional(),
  profileFilter: z.string().nullable().optional(),
  sessionName: z.string().nullable().optional(),
  fips: z.boolean().optional(),
}
