'use client';

import { describedBy, Field, INPUT } from '@/components/ui/field';
import { type Role, ROLES } from '@/lib/auth/roles';
import { ROLE_CAN } from './role-words';

/** Which role; says what it lets one do. */
export function RoleSelect({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <Field id="role" label="Role" hint={`They can ${ROLE_CAN[value]}.`}>
      <select
        id="role"
        className={INPUT}
        value={value}
        aria-describedby={describedBy('role')}
        onChange={(event) =>
          onChange(ROLES.find((role) => role === event.target.value) ?? 'viewer')
        }
      >
        {ROLES.map((role) => (
          <option key={role}>{role}</option>
        ))}
      </select>
    </Field>
  );
}
