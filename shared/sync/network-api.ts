import * as z from 'zod';

/**
 * What a server says of facilities that share something: JSON below `/_fieldward`, like `access-api.ts`.
 *
 * | request | by whom | |
 * |---|---|---|
 * | `GET /_fieldward/facilities` | administrator | `facilityList` |
 * | `POST /_fieldward/facilities/<id>` | administrator | `facilityJoin` → `{ ok: true }`: takes part from now on, under this name |
 * | `POST /_fieldward/facilities/<id>/leave` | administrator | `{}` → `{ ok: true }` |
 * | `POST /_fieldward/identity` | a device of one that takes part | `identityQuestion` → `identityAnswer`; 409 `consent_missing` where the patient has not agreed to be found |
 */
const facilityId = z.string().regex(/^facility:[0-9a-f-]{36}$/);
const patientId = z.string().regex(/^patient:[0-9a-f-]{36}$/);

export const facilityList = z.object({
  facilities: z.array(
    z.object({
      facilityId,
      name: z.string().exactOptional(),
      /** Its name in the network; absent where it takes no part. */
      inNetworkAs: z.string().exactOptional(),
      stations: z.int(),
    }),
  ),
  /** Referrals that wait for something that has not come. */
  waiting: z.int(),
});
export type FacilityList = z.infer<typeof facilityList>;
export const facilityJoin = z.object({ name: z.string().trim().min(1).max(200) });

/** About a patient of the one who asks, who has agreed to be found. */
export const identityQuestion = z.object({ patientId });
/** Records of other facilities that may be of the same person. As little as lets a person ask the right question. */
export const identityAnswer = z.object({
  matches: z.array(
    z.object({
      facilityId,
      facilityName: z.string().max(200),
      patientId,
      basis: z.enum(['identifier', 'nameAndBirth']),
      hint: z.object({
        birthYear: z.string().max(4).exactOptional(),
        gender: z.enum(['female', 'male', 'other', 'unknown']).exactOptional(),
      }),
    }),
  ),
});
export type IdentityAnswer = z.infer<typeof identityAnswer>;
