import { concept, concepts, reference, references } from '#shared/interop/fhir/data-elements.ts';
import { required } from '#shared/interop/fhir/element.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { dateTimeOrStart, instant, oneOf, text } from '#shared/interop/fhir/primitive-elements.ts';
import { DiagnosticReport } from './diagnostic-report.record.ts';

/**
 * FHIR R4: DiagnosticReport. Not mapped: identifier, basedOn, performer, resultsInterpreter, specimen, imagingStudy,
 * media, conclusionCode, presentedForm.
 */
export const diagnosticReportFhir = defineMapping('DiagnosticReport', DiagnosticReport, {
  patientId: reference('subject', 'patient'),
  encounterId: reference('encounter', 'encounter'),
  status: required(
    oneOf('status', [
      'registered',
      'partial',
      'preliminary',
      'final',
      'amended',
      'corrected',
      'appended',
      'cancelled',
      'entered-in-error',
      'unknown',
    ]),
  ),
  category: concepts('category'),
  code: required(concept('code')),
  effective: dateTimeOrStart('effectiveDateTime', 'effectivePeriod'),
  issued: instant('issued'),
  resultIds: references('result', 'observation'),
  conclusion: text('conclusion'),
});
