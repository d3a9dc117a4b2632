import {
  IconAlertOctagon,
  IconBandage,
  IconChecklist,
  IconClipboardText,
  IconPill,
  IconReportMedical,
  IconStethoscope,
  IconVaccine,
  type Icon,
} from '@tabler/icons-react';
import type { TimelineKind } from '#shared/modules/chart/chart.contract.ts';

export const KINDS: readonly TimelineKind[] = [
  'encounter',
  'condition',
  'procedure',
  'medicationRequest',
  'diagnosticReport',
  'immunization',
  'carePlan',
  'allergy',
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
};
