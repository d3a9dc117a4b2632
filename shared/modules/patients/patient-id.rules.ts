import * as z from 'zod';
import { isIdOf } from '#shared/kernel/ids.ts';

export const patientId = z.string().refine((id) => isIdOf('patient', id), { error: 'ref.malformed' });
