import { expect, test } from 'vitest';
import { readGroupRoles, rolesOfGroups, type GroupRoles } from './group-roles';

function mapping(text: string): GroupRoles {
  const read = readGroupRoles(text);
  if (!read.ok) throw new Error(read.problem);
  return read.roles;
}

test('each part gives a group a role in a tenant or in all', () => {
  expect(mapping(' Ops = 1:operator;a=b=2:viewer; ops=*:viewer ;; Eng, Berlin=0:admin;')).toEqual(
    new Map([
      ['ops', ['dlq:1:operator', 'dlq:*:viewer']],
      ['a=b', ['dlq:2:viewer']],
      ['eng, berlin', ['dlq:0:admin']],
    ]),
  );
  expect(mapping('')).toEqual(new Map());
});

test.each(['ops', 'ops=', '=1:viewer', 'ops=1', 'ops=1:owner', 'ops=-1:viewer', 'ops=x:viewer'])(
  'the part %s is none',
  (text) => {
    const read = readGroupRoles(`fine=1:viewer;${text}`);
    expect(read).toMatchObject({ ok: false, problem: expect.stringContaining('part 2') as string });
  },
);

test('members of a group get what it is mapped to, and what it names itself', () => {
  const roles = mapping('ops=1:operator; /dlq/admins=*:admin');
  const groups = ['OPS', '/dlq:2:viewer', 'staff', '/dlq/admins'];
  expect(rolesOfGroups(groups, roles, true)).toEqual([
    { tenantId: 2n, role: 'viewer' },
    { tenantId: 1n, role: 'operator' },
    { tenantId: null, role: 'admin' },
  ]);
});

test('names count for nothing where anybody can choose one', () => {
  expect(rolesOfGroups(['dlq:*:admin', 'ops'], mapping('ops=1:viewer'), false)).toEqual([
    { tenantId: 1n, role: 'viewer' },
  ]);
});
