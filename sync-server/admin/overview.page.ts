import type { Answer } from '../http/respond.ts';
import { html, type Html } from './html.ts';
import { ADMIN_PATH, notice, page } from './layout.ts';
import type { DeviceStatus, Status } from './status.ts';
import type { AdminKey, Words } from './words.ts';

const STANDINGS = {
  works: 'works',
  silent: 'isSilent',
  handsOver: 'handsOver',
  wiped: 'isWiped',
} as const satisfies { readonly [Standing in DeviceStatus['standing']]: AdminKey };

const SENDING = {
  ready: 'sends',
  off: 'sendsOff',
  elsewhere: 'sendsNot',
  trouble: 'sendsTrouble',
} as const satisfies { readonly [State in Status['messages'][number]['state']]: AdminKey };

/** Stations and what needs the administrator. @param done what was just done, in words */
export function overviewPage(words: Words, status: Status, done?: string): Answer {
  const { say } = words;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const body = html` <p class="asof">
      ${say('lastRefresh', { time: words.moment(Date.parse(status.time)), zone })}
      <a href="${ADMIN_PATH}">${say('refresh')}</a>
    </p>
    ${done === undefined ? undefined : notice('ok', done)}
    <div class="notices">${notices(words, status)}</div>
    <div class="columns">
      <div class="wide">${facilitiesOf(words, status)}</div>
      <div class="narrow">${newStation(words, status)}${sending(words, status)}${storage(words, status)}</div>
    </div>`;
  return page(words, { heading: say('stations'), body, isSignedIn: true });
}

function notices(
  { say, bytes }: Words,
  { devices, quarantine, prefixes, storage, silentAfterHours, messages }: Status,
): readonly Html[] {
  const silent = devices.filter(({ standing }) => standing === 'silent').length;
  const refused = quarantine.reduce((sum, { documents }) => sum + documents, 0);
  const found = [
    silent > 0 && notice('serious', say('silent', { count: silent, hours: silentAfterHours })),
    refused > 0 && notice('serious', say('quarantined', { count: refused })),
    ...messages.map(
      ({ state, code = '', waiting }) =>
        state === 'trouble' && notice('serious', say('cannotSend', { code, count: waiting })),
    ),
    storage.isLow && notice('serious', say('lowDisk', { size: bytes(storage.freeBytes) })),
    prefixes.areFew && notice('caution', say('fewPrefixes', { count: prefixes.left })),
  ].filter((one) => one !== false);
  return found.length > 0 ? found : [notice('ok', say('allWell'))];
}

function facilitiesOf(words: Words, status: Status): readonly Html[] {
  const { say } = words;
  if (status.devices.length === 0) {
    return [
      html`<section class="panel empty">
        <h2>${say('noStations')}</h2>
        <p>${say('noStationsHint')}</p>
      </section>`,
    ];
  }
  return status.facilities.map((facility) => {
    const own = status.devices.filter(({ facilityId }) => facilityId === facility.id);
    return html`<section class="panel">
      <h2>${facilityName(words, facility)}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">${say('station')}</th>
            <th scope="col">${say('lastContact')}</th>
            <th scope="col">${say('behind')}</th>
            <th scope="col">${say('standing')}</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${own.map((device) => rowOf(words, device, Date.parse(status.time)))}
        </tbody>
      </table>
    </section>`;
  });
}

function rowOf(words: Words, { device, label, seenAt, behind, standing }: DeviceStatus, nowMs: number): Html {
  const { say } = words;
  const seenMs = Date.parse(seenAt);
  const isRevoked = standing === 'handsOver' || standing === 'wiped';
  const revoke = html`<a class="button danger" href="${ADMIN_PATH}/revoke?device=${device}"
    >${say('revoke')}</a
  >`;
  return html`<tr class="${standing}">
    <th scope="row"><span class="named">${label ?? say('unlabelled')}</span><code>${device}</code></th>
    <td data-name="${say('lastContact')}">
      <time datetime="${seenAt}" title="${words.moment(seenMs)}">${words.ago(seenMs, nowMs)}</time>
    </td>
    <td data-name="${say('behind')}">
      ${isRevoked ? undefined : behind === undefined ? say('unknown') : say('behindCount', { count: behind })}
    </td>
    <td data-name="${say('standing')}"><span class="chip ${standing}">${say(STANDINGS[standing])}</span></td>
    <td class="acts">${isRevoked ? undefined : revoke}</td>
  </tr>`;
}

function newStation(words: Words, { facilities }: Status): Html {
  const { say } = words;
  const choices = facilities.map(
    (facility, index) =>
      html`<option value="${facility.id}" ${index === 0 ? html` selected` : undefined}>
        ${facilityName(words, facility)}
      </option>`,
  );
  return html`<section class="panel">
    <h2>${say('newStation')}</h2>
    <form method="post" action="${ADMIN_PATH}/code">
      <label for="facility">${say('forFacility')}</label>
      <select id="facility" name="facility">
        ${choices}
        <option value="">${say('newFacility')}</option>
      </select>
      <label for="label">${say('label')}</label>
      <input id="label" name="label" maxlength="80" autocomplete="off" aria-describedby="labelHint" />
      <p class="hint" id="labelHint">${say('labelHint')}</p>
      <label class="choice">
        <input type="checkbox" name="site" value="yes" aria-describedby="siteHint" />
        ${say('site')}
      </label>
      <p class="hint" id="siteHint">${say('siteHint')}</p>
      <button class="primary">${say('makeCode')}</button>
    </form>
  </section>`;
}

/** Messages about appointments: whether they go from here, and how it went last. */
function sending(words: Words, { messages, facilities }: Status): readonly Html[] {
  const { say } = words;
  return messages.map(({ facilityId, state, code, sentAt, failure, waiting }) => {
    const at = (moment: string) =>
      html`<time datetime="${moment}">${words.moment(Date.parse(moment))}</time>`;
    const rows: readonly [string, Html][] = [
      [say('sending'), html`${say(SENDING[state])}${code === undefined ? undefined : ` (${code})`}`],
      [say('sentLast'), sentAt === undefined ? html`${say('never')}` : at(sentAt)],
      ...(failure
        ? [[say('failedLast'), html`${failure.code}, ${at(failure.at)}`] satisfies [string, Html]]
        : []),
      [say('waitingMessages'), html`${words.count(waiting)}`],
    ];
    const facility = facilities.find(({ id }) => id === facilityId) ?? { id: facilityId };
    return facts(say('messagesOf', { facility: facilityName(words, facility) }), rows);
  });
}

function storage(
  words: Words,
  { storage: { documents, bytes, freeBytes }, files, prefixes, quarantine, server, version }: Status,
): Html {
  const { say } = words;
  const rows: readonly [string, Html][] = [
    [say('documents'), html`${words.count(documents)}`],
    [say('used'), html`${words.bytes(bytes)}`],
    [say('files'), html`${say('filesHeld', { count: files.count, bytes: words.bytes(files.bytes) })}`],
    [say('fileQuota'), html`${words.bytes(files.quotaBytes)}`],
    [say('free'), html`${words.bytes(freeBytes)}`],
    [say('prefixesLeft'), html`${words.count(prefixes.left)}`],
    ...quarantine.map((one): [string, Html] => [
      `${say('refused')}: ${one.code}`,
      html`${words.count(one.documents)}`,
    ]),
    [say('server'), html`<code>${server}</code>`],
    [say('version'), html`${version}`],
  ];
  return facts(say('storage'), rows);
}

function facts(title: string, rows: readonly (readonly [name: string, value: Html])[]): Html {
  return html`<section class="panel">
    <h2>${title}</h2>
    <dl>
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

export function facilityName({ say }: Words, { id, name }: Status['facilities'][number]): string {
  return name ?? say('unnamedFacility', { id: id.slice(-12) });
}
