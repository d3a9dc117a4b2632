import { expect, it } from 'vitest';
import { must } from '#shared/kernel/must.testing.ts';
import { contracts } from '#shared/registry.ts';
import { databaseAt } from '../sync/guard-testing.ts';
import {
  comes,
  disclosuresOf,
  linksOf,
  register,
  saysLinked,
  sharing,
  soon,
  states,
  syncs,
  type TestNetwork,
} from './network-testing.ts';

const { network } = contracts;

/** Last of all on a network: one facility leaves. */
export function identityIndexCases(facilities: () => TestNetwork): void {
  it(
    'finds who agreed to be found, says little, and forgets who thinks better of it',
    { timeout: 60_000 },
    async () => {
      const { server, lakeside, hospital } = facilities();
      const identifier = [{ system: 'urn:ke:national-id', value: '77 665 544' }];
      const here = await register(lakeside, { identifier });
      const there = await register(hospital, {
        identifier: [{ system: 'urn:ke:national-id', value: '77665544' }],
        ...sharing('given'),
      });
      await syncs(lakeside);
      await syncs(hospital);
      const ask = () => lakeside.client.request(network.matches, { patientId: here });
      expect(await ask()).toEqual({ ok: false, error: { code: 'network.consentMissing' } });
      await states(lakeside, here, 'given');
      await syncs(lakeside);
      const matched = async () => (await must(ask())).filter(({ patientId }) => patientId === there);
      expect(await matched()).toEqual([
        {
          facilityId: hospital.facilityId,
          facilityName: 'County Hospital',
          patientId: there,
          basis: 'identifier',
          hint: { birthYear: '1987', gender: 'female' },
        },
      ]);
      await expect
        .poll(() => comes(hospital, () => disclosuresOf(hospital, there)), soon)
        .toMatchObject([{ kind: 'match', toName: 'Lakeside Clinic' }]);

      // Said at both before either has heard of the other: one link, and each knows the other's number.
      const said = await saysLinked(lakeside, here, hospital, there, 'identifier');
      expect(await saysLinked(hospital, there, lakeside, here, 'identifier')).toBe(said);
      await syncs(lakeside);
      await syncs(hospital);
      for (const [clinic, patientId] of [
        [lakeside, here],
        [hospital, there],
      ] as const)
        await expect
          .poll(() => comes(clinic, () => linksOf(clinic, patientId)), soon)
          .toMatchObject([
            { own: { word: 'linked' }, theirs: { word: 'linked' }, otherMrn: expect.any(String) },
          ]);

      // No station reads the index, or another facility.
      const { line } = lakeside.station.sync.servers()?.at(0, () => new AbortController().signal) ?? {};
      const status = async (path: string) => {
        const got = await line?.ask('GET', path);
        return got?.ok === true ? got.value.status : got;
      };
      for (const path of [
        '/network-people/_changes',
        '/network-people/_all_docs',
        `${databaseAt(hospital.facilityId, 'people')}/_changes`,
      ])
        expect(await status(path)).toBe(403);
      expect(await status(`${databaseAt(lakeside.facilityId, 'people')}/_changes?limit=1`)).toBe(200);

      const entries = async () => {
        const { status: answered, json } = await server.ask(
          'GET',
          '/network-people/_all_docs?include_docs=true',
        );
        expect(answered).toBe(200);
        return JSON.stringify(json);
      };
      expect(await entries()).toContain(there);
      await states(hospital, there, 'withdrawn');
      await syncs(hospital);
      expect(await matched()).toEqual([]);
      expect(await entries()).not.toContain(there);
      // A facility that leaves is told of nobody.
      const left = await server.ask('POST', `/_fieldward/facilities/${hospital.facilityId}/leave`, {});
      expect(left.status).toBe(200);
      await expect
        .poll(() => comes(lakeside, () => lakeside.client.request(network.facilities, {})), soon)
        .toEqual({ ok: true, value: [] });
    },
  );
}
