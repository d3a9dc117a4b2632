import type { Json, JsonObject } from '#shared/kernel/json.ts';
import type { AuditEntry } from './audit.contract.ts';

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const AUDIT_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-event-type';
/** Verbs of channels that only look. */
const READS = /\.(open|read|list|get|summary|search|verify|actions)$/;
const SIGN_INS = /^session\.(signIn|unlock|signOut|lock|autoLock|windowClosed)$/;

/**
 * An entry as others read it. What it does not carry is the chain: `hash` and `signature` prove something of the trail
 * itself, and stay with it.
 * FHIR R4: AuditEvent.
 */
export function auditEventFhir(entry: AuditEntry): JsonObject {
  const { id, recordedAt, userId, user, action, outcome, reason, patientId, patient, device } = entry;
  return {
    resourceType: 'AuditEvent',
    id: id.slice(id.indexOf(':') + 1),
    type: SIGN_INS.test(action)
      ? { system: DCM, code: '110114', display: 'User Authentication' }
      : { system: AUDIT_TYPE, code: 'rest', display: 'RESTful Operation' },
    subtype: [{ system: 'urn:fieldward:channel', code: action }],
    action: actionCode(entry),
    recorded: recordedAt,
    outcome: outcome === 'success' ? '0' : '4',
    ...(reason === undefined ? {} : { outcomeDesc: reason }),
    agent: [
      {
        who: {
          identifier: { system: 'urn:fieldward:user', value: userId },
          ...(user ? { display: user.displayName } : {}),
        },
        ...(user ? { altId: user.login } : {}),
        requestor: true,
      },
    ],
    source: { observer: { identifier: { system: 'urn:fieldward:device', value: device ?? 'unknown' } } },
    ...entities(entry, patientId, patient),
  };
}

/** @source http://hl7.org/fhir/R4/valueset-audit-event-action.html */
function actionCode({ action, entityIds, entityCount }: AuditEntry): string {
  if (SIGN_INS.test(action)) return 'E';
  if (READS.test(action)) return 'R';
  if (entityIds === undefined && entityCount === undefined) return 'E';
  return /\.(register|record|add|create|import|setUp|addAccount|newDeviceKey)/.test(action) ? 'C' : 'U';
}

function entities(
  { entityIds = [] }: AuditEntry,
  patientId: string | undefined,
  patient: AuditEntry['patient'],
): JsonObject {
  const person: Json[] =
    patientId === undefined
      ? []
      : [
          {
            what: { reference: `Patient/${uuidOf(patientId)}`, ...(patient ? { display: patient.mrn } : {}) },
            role: {
              system: 'http://terminology.hl7.org/CodeSystem/object-role',
              code: '1',
              display: 'Patient',
            },
          },
        ];
  const written = entityIds
    .filter((id) => id !== patientId)
    .map((id): Json => ({ what: { identifier: { system: 'urn:fieldward:document', value: id } } }));
  const entity = [...person, ...written];
  return entity.length > 0 ? { entity } : {};
}

function uuidOf(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}
