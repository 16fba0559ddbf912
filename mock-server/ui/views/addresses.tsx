import type { VNode } from 'preact';
import { writeOffPath } from '../known.js';
import { CopyButton } from '../parts/button.js';
import { QrCode } from '../parts/codes.js';
import { Section } from '../parts/section.js';
import { say } from '../preferences.js';
import { networkUrls } from '../scope.js';

/** Where tills reach the emulator: to type, to copy and to scan. */
export function Addresses(): VNode {
  const network = networkUrls.value;
  const isLocal = network.length === 0;
  const urls = isLocal ? [location.origin] : network;
  return (
    <Section title={say('Address for tills', '收银端接入地址')}>
      <p class="muted">
        {isLocal
          ? say(
              'Only this machine reaches the emulator. For tills on other devices, start it with --host 0.0.0.0.',
              '目前只有本机可以访问模拟器。要让其他设备上的收银端接入，启动时请加 --host 0.0.0.0。',
            )
          : say(
              'Tills in the same network reach the emulator here. Type the base URL, copy it, or scan it.',
              '同一局域网内的收银端可由此访问模拟器：输入、复制或扫码均可。',
            )}{' '}
        {say('Write-offs go to ', '核销请求的路径：')}
        <code>{writeOffPath()}</code>
      </p>
      <ul class="addresses">
        {urls.map((url) => (
          <li key={url}>
            {!isLocal && <QrCode text={url} module={5} />}
            <p>
              <code>{url}</code> <CopyButton text={url} what={url} />
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
