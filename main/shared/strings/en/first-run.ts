import { many } from './many.ts'

export const firstRun = {
  title: 'Where do your AWS credentials come from?',
  keys: {
    title: 'Add access keys',
    text: 'The key of an IAM user, tried with AWS before it is saved.',
  },
  found: {
    title: 'Use what this computer already has',
    looking: 'Looking through the AWS files and the environment.',
    some: (profiles: number, environment: boolean) =>
      `Found ${[...(profiles > 0 ? [many(profiles, 'profile', 'profiles')] : []), ...(environment ? ['credentials in the environment'] : [])].join(' and ')}; nothing is changed or copied.`,
    none: 'Nothing found: no AWS profile with credentials and none in the environment.',
    failed: 'The AWS files could not be read.',
  },
  sandbox: {
    title: 'Try the sandbox',
    text: 'A make-believe AWS on this computer, with accounts and roles to play with; nothing leaves it.',
    starting: 'Starting the sandbox.',
  },
  ready: (name: string) => `${name} is ready. Choose a role.`,
} as const
