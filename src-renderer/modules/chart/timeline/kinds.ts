import {
  IconAlertOctagon,
  IconBandage,
  IconChecklist,
  IconClipboardText,
  IconFileText,
  IconPill,
  IconReportMedical,
  IconStethoscope,
  IconUsers,
  IconVaccine,
  type Icon,
} from '@tabler/icons-react';
import type { TimelineKind } from '#shared/modules/chart/timeline-asked.rules.ts';

export const KINDS: readonly TimelineKind[] = [
  'encounter',
  'condition',
  'procedure',
  'medicationRequest',
  'diagnosticReport',
  'immunization',
  'carePlan',
  'allergy',
  'familyMember',
  'document',
];

export const KIND_ICONS: { readonly [K in TimelineKind]: Icon } = {
  encounter: IconStethoscope,
  condition: IconReportMedical,
  procedure: IconBandage,
  medicationRequest: IconPill,
  immunization: IconVaccine,
  diagnosticReport: IconClipboardText,
  carePlan: IconChecklist,
  allergy: IconAlertOctagon,
  familyMember: IconUsers,
  document: IconFileText,
};
