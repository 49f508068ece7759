import type { Kysely } from 'kysely';
import type { Database } from '../events/database.ts';
import type { User } from './identity.ts';
import { hashSecret } from './keys.ts';

/** Whose a device's key is; undefined for a key that nobody has, or no longer. */
export function ownerOf(db: Kysely<Database>, key: string): Promise<User | undefined> {
  return db
    .selectFrom('devices')
    .innerJoin('members', 'members.id', 'devices.member')
    .select(['members.id', 'members.name', 'members.course', 'members.role'])
    .where('devices.key_hash', '=', hashSecret(key))
    .executeTakeFirst();
}

/** Lets a key speak for a member. */
export async function addDevice(
  db: Kysely<Database>,
  member: string,
  key: string,
  createdAt: string,
): Promise<void> {
  await db
    .insertInto('devices')
    .values({ key_hash: hashSecret(key), member, created_at: createdAt })
    .execute();
}
