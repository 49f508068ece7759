import type { StoredMembership } from '../class-link/membership-file.ts';
import { askClass, readMembers } from '../commands/ask-class.ts';
import { MAX_OUTCOMES, claimsSchema, type VerifiedOutcome } from '../http/verified-routes.ts';
import { cutInto } from '../grading/share-work.ts';
import type { Member } from '../users/member.ts';
import { newestOf } from './find-submissions.ts';
import type { ToldResult } from './format-results.ts';
import { knowStudent } from './know-students.ts';
import type { Result, ResultsFile } from './results.ts';

interface Known {
  readonly member: Member;
  readonly result: Result;
}

/**
 * Hands results to the class as the outcomes that count. Those of which nobody can tell whose they are do not go along.
 *
 * @returns The results with what the students' machines had claimed, and what could not be handed in.
 * @throws CommandError With what the class server says where it refuses, or that none answers.
 */
export async function sendResults(
  membership: StoredMembership,
  { results, refusals }: ResultsFile,
): Promise<{ readonly told: readonly ToldResult[]; readonly refusals: readonly string[] }> {
  const members = await readMembers(membership);
  const unknown = new Map<string, string>();
  const known = results.flatMap((result): Known[] => {
    const found = knowStudent(result.student, members, membership.membership.me.id);
    if ('member' in found) return [{ member: found.member, result }];
    unknown.set(result.student, `Not handed in: ${found.why}.`);
    return [];
  });
  const kept = [...Map.groupBy(known, ({ member, result }) => `${member.id}\n${result.lab}`).values()].map(
    (ofOne): Known => ({ member: ofOne[0]!.member, result: newestOf(ofOne.map(({ result }) => result)) }),
  );
  const outcomes = kept.flatMap(({ member, result }) => outcomesOf(member, result));
  const claims: (number | null)[] = [];
  for (const some of cutInto(MAX_OUTCOMES, outcomes)) {
    const body = { outcomes: some, sentAt: new Date().toISOString() };
    claims.push(...(await askClass(membership, '/api/course/verified', claimsSchema, body)).claims);
  }
  const claimed = claims.values();
  const told = kept.map(({ member, result }): ToldResult => {
    const ofResult = result.checks.map(({ check }) => [check, claimed.next().value] as const);
    const some = ofResult.filter((entry): entry is [string, number] => typeof entry[1] === 'number');
    return { result, student: member.name, lmsId: member.lmsId, claims: Object.fromEntries(some) };
  });
  const nobodys = results.filter(({ student }) => unknown.has(student));
  return {
    told: [...told, ...nobodys.map(result => ({ result, student: result.student }))],
    refusals: [...refusals, ...unknown.values()],
  };
}

function outcomesOf({ id: to }: Member, { lab, release, verifiedAt, checks }: Result): VerifiedOutcome[] {
  return checks.map(({ id, check, state, points, maxPoints }) => ({
    to,
    id,
    at: verifiedAt,
    lab,
    check,
    release,
    state,
    points,
    maxPoints,
  }));
}
