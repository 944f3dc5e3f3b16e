import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '../../domain/actor.ts';
import { type Decidable, type Member, mayApprove, mayDecide } from './may-decide.ts';

const me = (role: Role, member: Partial<Member> = {}): Member => ({
  ...{ userId: 'me', role, active: true, teamId: 'north', decidesFor: [] },
  ...member,
});
const roles: Role[] = ['viewer', 'operator', 'approver', 'admin', 'owner', 'service'];
const whose: Record<string, Partial<Decidable> & { decidesFor?: string[] }> = {
  mine: { ownerUserId: 'me', teamId: null },
  delegated: { ownerUserId: 'bo', teamId: null, decidesFor: ['bo'] },
  'my team': { ownerUserId: 'bo', teamId: 'north' },
  'another team': { ownerUserId: 'bo', teamId: 'south' },
  nobody: { ownerUserId: null, teamId: null },
};

test('who may decide on what, by role and owner', () => {
  const table = roles.map((role) => [
    role,
    ...Object.entries(whose)
      .filter(
        ([, { decidesFor = [], ...proposal }]) =>
          mayDecide(me(role, { decidesFor }), { ownerUserId: null, teamId: null, sendsAs: null, ...proposal }).allowed,
      )
      .map(([name]) => name),
  ]);
  assert.deepEqual(table, [
    ['viewer'],
    ['operator', 'mine', 'delegated'],
    ['approver', 'mine', 'delegated', 'my team'],
    ['admin', 'mine', 'delegated', 'my team', 'another team', 'nobody'],
    ['owner', 'mine', 'delegated', 'my team', 'another team', 'nobody'],
    ['service'],
  ]);
});

test('sending needs the right to send as that identity, for every role', () => {
  for (const role of roles) {
    const mine = { ownerUserId: 'me', teamId: null };
    assert.equal(mayApprove(me(role), { ...mine, sendsAs: ['bo'] }).allowed, false, role);
    const decides = mayDecide(me(role), { ...mine, sendsAs: null }).allowed;
    assert.equal(mayApprove(me(role), { ...mine, sendsAs: ['bo', 'me'] }).allowed, decides, role);
    assert.equal(mayApprove(me(role), { ...mine, sendsAs: null }).allowed, decides, role);
  }
});

test('an account that is switched off decides nothing', () => {
  for (const role of roles) {
    const member = me(role, { active: false });
    assert.equal(mayDecide(member, { ownerUserId: 'me', teamId: null, sendsAs: null }).allowed, false);
  }
});
