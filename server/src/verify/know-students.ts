import type { Member } from '../users/member.ts';

/** What Moodle puts behind a name, in the folder of all that was handed in for an assignment. */
const MOODLE = /_\d+_assignsubmission_\w+$/;

/** Whose a folder is: somebody of the class, or why nobody can tell. */
export type Known = { readonly member: Member } | { readonly why: string };

/**
 * Tells whose a folder is: by the class's id, the learning management system's, or the name in the roster, in this order.
 *
 * @param me The id of whoever asks: nobody verifies their own work.
 * @example
 * knowStudent('Ada Lovelace_12345_assignsubmission_file', members, me); // { member: { name: 'Ada Lovelace', … } }
 */
export function knowStudent(folder: string, members: readonly Member[], me: string): Known {
  const said = new Set([folder, folder.replace(MOODLE, '')].map(plain));
  const ways: ((member: Member) => string | undefined)[] = [
    ({ id }) => id,
    ({ lmsId }) => lmsId,
    ({ name }) => name,
  ];
  for (const way of ways) {
    const found = members.filter(member => {
      const name = plain(way(member) ?? '');
      return name !== '' && said.has(name);
    });
    const [member, another] = found;
    if (!member) continue;
    if (another) {
      const ids = found.map(({ id }) => id).join(' or ');
      return {
        why: `${found.length} people of the class are called ${folder}: name the folder by the id, ${ids}`,
      };
    }
    return member.id === me ? { why: `${folder} is you, and nobody verifies their own work` } : { member };
  }
  return { why: `nobody in the class has the id or the name ${folder}` };
}

/** As two writings of one name agree. */
function plain(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
